"""What is decided of every column: whose data stand in it, if anybody's.

A new column must be named here, or the test fails. `personal`: erased, and proved to be empty
afterwards. `official`: says which employee did what, or stands in a paper that the school has to
keep (orders, the schedule, who acted): its ground is his work, not a consent. All else is `plain`:
codes, times, numbers, ids of the desk's own, digests.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decided:
    """The names of a table's columns, split by white space."""

    plain: str = ""
    personal: str = ""
    official: str = ""

    @property
    def all(self) -> list[str]:
        return f"{self.plain} {self.personal} {self.official}".split()


COLUMNS = {
    "inquiry": Decided(
        "id reference year number kind channel received_at entered_at reply_by topic suspicious "
        "state cycle cycle_started_at claimed_at offered_at regulation_version regulation_due_at "
        "working_due_at late_entry waiting_since waited_days waited_seconds free_since window_from "
        "window_used reminded_at fired answered_at handed_off_at closed_at close_reason double_of "
        "calls_tried reached_at call_again_at touched_at wake_at nonce link_digest version owes "
        "owed_since owed_by consent_withdrawn_at erased_at",
        personal="requester_name phone email mattermost_id username subject",
        official="claimant_id offered_to",
    ),
    "done": Decided("key done_at"),
    "journal_counter": Decided("year last"),
    "child": Decided("id inquiry_id", "surname name school_class"),
    # That a consent was given must be proved; of an inquiry that names nobody it names nobody.
    "consent": Decided("inquiry_id version digest given_at way", official="recorded_by"),
    "text": Decided("id inquiry_id kind role cycle created_at", "body original", "author_id"),
    "attachment": Decided("id inquiry_id size created_at role", "name sha256", "author_id"),
    "text_picture": Decided("text_id attachment_id"),
    # Its data are ids and codes; `forwarded_by` and `by` are user names of employees.
    "history": Decided(
        "id inquiry_id seq at role what from_state to_state cycle", official="actor_id data"
    ),
    "handoff": Decided(
        "id inquiry_id cycle reason at letter_id case_id case_at", "case_key", "responsible_id"
    ),
    # A requester from the staff is no addressee any more: a test of its own proves it.
    "delivery": Decided(
        "id uuid inquiry_id sort occasion key cycle params state created_at due_at lease_token "
        "lease_until attempts unsure last_error sent_at post_id wanted drawn asks",
        official="addressee",
    ),
    "person": Decided("seen_at entitled met left_at", official="id username name"),
    "draft": Decided("inquiry_id move saved_at warned_at", "body", "author_id"),
    "draft_picture": Decided("id inquiry_id move size", "name sha256", "author_id"),
    "heard": Decided("post_id inquiry_id text_id at", official="channel_id"),
    "hearing": Decided("through", official="channel_id"),
    "unplaced": Decided("post_id unfit at", "body pictures author_id"),
    "suggestion": Decided("post_id inquiry_id state at", official="author_id"),
    # The regulation names the head, the director and the consultants.
    "regulation": Decided("id digest valid_from way brings_back", official="body author"),
    # Of the monthly report: the director who wants it.
    "timer": Decided("kind due_at", official="subject"),
    "trouble": Decided("kind seen_at told_at", official="subject"),
    "heartbeat": Decided("name at"),
    "kept": Decided("name value"),
    "contact": Decided("id shows_phone shows_mail removed_at", "name user phone mail"),
    "contact_class": Decided("id contact_id", "school_class subject"),
    "contact_record": Decided("id contact_id at what data", official="actor_id"),
    "stand_in": Decided("inquiry_id", "person_id user name"),
    # Names are taken out before it is shown to anybody; colleagues sign it.
    "article": Decided("id kind topics shown review_on source_id"),
    "article_version": Decided("id article_id title body picture at", official="author_id author"),
    "article_words": Decided("article_id forms"),
    "article_help": Decided("article_id day helped"),
    "article_miss": Decided("times last_at", "words"),
    "journal_words": Decided("inquiry_id", "forms"),
    "journal_cycle": Decided(
        "inquiry_id cycle started_at regulation_version regulation_due_at working_due_at "
        "waited_days settled_at handed_off_at verdict",
        official="claimant_id",
    ),
    "journal_reason": Decided("id inquiry_id cycle at", "body", "author_id"),
    # A name that an employee gives his own bookmark; what is sought is not kept with it. Gone when
    # he leaves, as tests/helpdesk/journal/test_saved_filters.py proves.
    "journal_filter": Decided("id filters", official="author_id name"),
    "journal_export": Decided("id at rows", official="author_id filters"),
    "mail_folder": Decided("name validity uid mode looked_at"),
    "mail_attempt": Decided("folder validity uid tries"),
    "mail_letter": Decided(
        "id digest folder uid state why chosen received_at seen_at inquiry_id settled_at",
        personal="message_id sender name subject body words files pictures",
        official="settled_by",
    ),
    "office_order": Decided("id dated entered_at", official="number entered_by"),
    "appointment": Decided(
        "id order_id post topics first last entered_at ended_by_order ended_at planned_last "
        "annulled_at",
        official="username name entered_by ended_by",
    ),
    "order_correction": Decided(
        "id order_id appointment_id what entered_at", official="before after entered_by"
    ),
    "order_scan": Decided("id order_id entered_at", official="name entered_by"),
    "posted": Decided(
        "id number place spot day at corrects is_void", "picture note person_id person_name"
    ),
    "informed": Decided(
        "id school_class way day at corrects is_void", "note person_id person_name"
    ),
    "schedule": Decided(
        "number stage edition valid_from drafted_at edited_at returned_at approved_post "
        "approved_way approved_at",
        official="drafted_by edited_by returned_by returned_words approved_by approved_user",
    ),
    "schedule_slot": Decided("id number weekday opens closes", official="user name phone room"),
    "schedule_agreement": Decided("id number edition way at", official="user name"),
    "schedule_letter": Decided("number edition at", official="user mail chosen_by"),
    "absence": Decided("id first last entered_at taken_out_at", official="user name entered_by"),
    "swap": Decided("id day state asked_at settled_at", official="user name by_user by_name"),
    "schedule_entry": Decided("id number edition at what way subject", official="user person_id"),
    "schedule_revision": Decided("id revision"),
    "training": Decided(
        "id nonce started_on topics regulation_version due_at state done_on registered_at "
        "warned_for told_for version",
        personal="name username position trainer trainer_name",
    ),
    "training_line": Decided(
        "id training_id what topic day way at corrects is_void",
        personal="note picture person_id person_name",
    ),
    "account_claim": Decided("id at is_his", official="name user_id title decided_by"),
    "chat_account": Decided("written_at bound_at", official="name user_id shown bound_by"),
    # Names and browsers stand there as keyed digests.
    "budget": Decided("name window used ends_at"),
    "login_link": Decided("digest browser until"),
    "staff_session": Decided("digest post until", official="user_id username name"),
    "form_closing": Decided("id at until", official="words by_id by_name"),
    # Everybody reads these words: whoever tells of somebody in them is refused.
    "outage": Decided("id title topic words since declared_at over_at", official="declared_by"),
    "outage_update": Decided("outage_id number words at", official="by_id"),
    "outage_member": Decided("outage_id inquiry_id due_at"),
    "outage_unsure": Decided("outage_id inquiry_id due_at"),
    "proved_mail": Decided("inquiry_id at"),
    "erasure_act": Decided("id year number day"),
    "erasure": Decided("id act_id at kind ground known_since counts", official="subject"),
}
