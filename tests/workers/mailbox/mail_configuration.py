"""How Dovecot and Exim are told what to do."""

DOVECOT = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/box
}}
mail_location = maildir:{folder}/box
"""


EXIM = """
primary_hostname = school.example
spool_directory = {folder}/spool
log_file_path = {folder}/exim-%slog
pid_file_path = {folder}/exim.pid
exim_user = {user}
exim_group = {group}
keep_environment =
admin_groups = {group}
local_interfaces = 127.0.0.1
tls_advertise_hosts =
host_lookup =
rfc1413_query_timeout = 0s
deliver_drop_privilege = true
smtp_accept_max_per_connection = 1000
domainlist local_domains = school.example : home.example
acl_smtp_rcpt = everybody
acl_smtp_data = everybody
begin acl
everybody:
  accept
begin routers
gone:
  driver = redirect
  local_parts = nobody
  domains = school.example
  allow_fail
  data = :fail: there is no such person
boxes:
  driver = accept
  domains = +local_domains
  local_part_suffix = +*
  local_part_suffix_optional
  transport = box
begin transports
box:
  driver = appendfile
  maildir_format
  directory = {folder}/${{if eq{{$local_part}}{{school}}{{box}}{{other}}}}
  delivery_date_add
  envelope_to_add
  return_path_add
  user = {user}
  group = {group}
begin retry
* * F,1h,1m
begin rewrite
begin authenticators
"""
