# One command for each thing that people and checks do; each sets up what it needs first.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
NEEDS_PYTHON = [ -n "$(PYTHON)" ] || { echo "Нужен Python 3.11: apt install python3 python3-venv" >&2; exit 1; }
VENV := .venv
# Where `make install` has put the desk, its files are its own user's: root acts as that one.
OWNER := $(if $(wildcard .installed),$(filter-out root UNKNOWN,$(shell stat -c %U .)))
AS := $(if $(OWNER),$(if $(filter 0,$(shell id -u)),env HOME=$(CURDIR) runuser -u $(OWNER) -- ))
IN := $(AS)$(VENV)/bin/
# A stamp is named after what was installed: nothing is installed twice, nothing is forgotten.
RUNTIME := $(VENV)/installed-$(shell cat requirements.txt | sha256sum | cut -c1-16)
TOOLS := $(VENV)/installed-$(shell cat requirements.txt requirements-dev.txt | sha256sum | cut -c1-16)-tools
# Two test processes for each core, as a third of the time is waiting, but never more than four: each
# runs a database of its own.
PROCESSES ?= $(shell cores=$$(nproc); [ $$cores -gt 1 ] && echo 4 || echo 2)
TESTS ?= tests
# Rules, use cases, words and the public's pages, on SQLite alone: what needs no process, no browser
# and no chat server; without the many lives and odd values that are made up at random, and without
# the staff's pages, which take nearly as long as the use cases. Here nobody waits: one test process
# for each core.
QUICK := tests/helpdesk $(addprefix tests/integration/, chat mail notifications) \
	$(addprefix tests/webforms/, papers public web)
AT_RANDOM := tests/helpdesk/inquiries/test_stateful.py tests/webforms/web/test_odd_values.py
# Without what Python keeps of its compiled modules a test run compiles everything in each process.
unexport PYTHONDONTWRITEBYTECODE
LOCK := $(IN)uv pip compile --quiet --no-header --no-annotate --no-strip-markers \
	--generate-hashes --python-version 3.11 $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help run pictures release backup restore update move test test-quick check format bench connect disconnect plugin doctor \
	testmail lock audit environment install uninstall bundle

# Said in one go: who reads only its first lines, as in `make help | head`, breaks nothing off.
help:
	@printf '%s\n' \
		"make run     запустить всё (без настроек: демонстрация с учебным чатом)" \
		"make run EMPTY=1 то же, но демонстрация пустая" \
		"make run CHAT=slack то же, но учебный чат стоит вместо Slack" \
		"make install поставить на сервер: прокси, база, копии, запуск (повторяйте при обновлении)" \
		"make uninstall убрать то, что сделала make install; данные остаются" \
		"make bundle  сложить всё для установки без сети в var/helpdesk.tar (FOR=3.13 для Debian 13)" \
		"make release обновить таблицы и принять regulation.toml (make run делает это сама)" \
		"make backup  копия всего в один файл, на ходу (CHECK=1 проверит последнюю, NEW_KEY=1 даст ключ)" \
		"make restore COPY=файл вернуть копию (потом SEND=1 или DROP=1: отправить ли неотправленное)" \
		"make update  обновить: копия, программа, библиотеки, таблицы; не вышло — вернёт, как было" \
		"make move TO=адрес перенести всё в другую базу (postgresql://…) и сверить каждую строку" \
		"make test    все тесты" \
		"make test-quick правила и страницы для всех: без процессов, браузера и PostgreSQL" \
		"make check   оформление, ошибки, типы, направление импортов" \
		"make connect подключить программу к серверу Mattermost (make disconnect отключает)" \
		"make plugin  собрать плагин Mattermost, который отдаёт программе слово /help" \
		"make doctor  что работает и что нет, и что сделать (JSON=1 для мониторинга)" \
		"make testmail письмо самому себе: уходит ли почта и приходит ли в ящик (TO=адрес)" \
		"make audit   нет ли у библиотек известных уязвимостей (нужен доступ к pypi.org)" \
		"make bench   замеры скорости" \
		"make pictures снять заново снимки для README и docs/ с демонстрации"

run: $(RUNTIME)
	@exec $(IN)python -m launch

test: $(RUNTIME) $(TOOLS)
	@$(IN)python -m pytest -n $(PROCESSES) $(TESTS)

test-quick: $(RUNTIME) $(TOOLS)
	@$(IN)python -m pytest -n $(shell nproc) -k "not postgresql" -m "not sandbox" \
		--ignore tests/helpdesk/storage $(addprefix --ignore , $(AT_RANDOM)) $(QUICK)

check: $(RUNTIME) $(TOOLS)
	@$(IN)ruff format --check .
	@$(IN)ruff check .
	@$(IN)mypy .
	@$(IN)lint-imports --no-cache

format: $(TOOLS)
	@$(IN)ruff format .
	@$(IN)ruff check --fix .

bench: $(RUNTIME) $(TOOLS)
	@$(IN)python -m bench

pictures: $(RUNTIME) $(TOOLS)
	@$(IN)python docs/pictures/take.py

connect disconnect: $(RUNTIME)
	@$(IN)python main.py $@

plugin: $(RUNTIME)
	@$(IN)python -m integration.mattermost.plugin

doctor: $(RUNTIME)
	@$(IN)python -m launch doctor $(if $(JSON),--json)

testmail: $(RUNTIME)
	@$(IN)python -m launch testmail $(TO)

release: $(RUNTIME)
	@$(IN)python -m launch release

backup: $(RUNTIME)
	@$(IN)python -m launch backup $(if $(CHECK),--check) $(if $(NEW_KEY),--new-key)

restore: $(RUNTIME)
	@$(IN)python -m launch restore $(if $(COPY),'$(COPY)') $(if $(SEND),--send) $(if $(DROP),--drop)

# What is half replaced cannot be asked for anything: the earlier program puts itself back. What is
# whole is asked whether that loses nothing.
EARLIER = $(firstword $(wildcard .updating) $(if $(BACK),$(wildcard .replaced)))
update:
	@$(if $(filter .replaced,$(EARLIER)),$(IN)python -m launch update --may-go-back)
	@$(if $(EARLIER),$(AS)"$(PYTHON)" -B -c 'import sys; sys.path.insert(0, "$(EARLIER)"); \
		import program_files; program_files.put_back(program_files.Path())')
	@$(MAKE) -s environment
	@$(IN)python -m launch update $(if $(FROM),--from '$(FROM)') $(if $(KEEP),--keep) $(if $(BACK),--back)

move: $(RUNTIME)
	@$(IN)python -m launch move --to '$(TO)'

# Asks what it cannot know, or takes it by name: make install SCHOOL=school9 PUBLIC_URL=https://…
install uninstall:
	@$(NEEDS_PYTHON)
	@"$(PYTHON)" -B -m installing $@

# Of what is committed, and of libraries for this kind of processor and for the Python of the server:
# Debian 12 has 3.11.2.
bundle: FOR := $(or $(FOR),3.11.2)
bundle: $(RUNTIME) $(TOOLS)
	@rm -rf var/bundle && mkdir -p var/bundle/helpdesk/wheels
	@git archive HEAD | tar -x -C var/bundle/helpdesk
	@$(IN)uv pip compile --quiet --generate-hashes --python-version $(FOR) \
		--python-platform $$(uname -m)-manylinux_2_28 requirements.txt -o var/bundle/requirements.txt
	@$(IN)python -m pip download --quiet --disable-pip-version-check --only-binary=:all: \
		--python-version $(FOR) --dest var/bundle/helpdesk/wheels -r var/bundle/requirements.txt
	@tar -C var/bundle -cf var/helpdesk.tar helpdesk && rm -rf var/bundle
	@echo "var/helpdesk.tar: перенесите на сервер, распакуйте (tar -xf) и выполните там make install."

environment: $(RUNTIME)

# For whoever changes requirements*.in; everybody else installs what is pinned, by hash.
# UPGRADE=1 takes the newest of everything.
lock: $(TOOLS)
	@$(LOCK) requirements.in --output-file requirements.txt
	@$(LOCK) requirements-dev.in --output-file requirements-dev.txt
	@$(LOCK) integration/mattermost/plugin/toolchain.in --output-file integration/mattermost/plugin/toolchain.txt

# What could not be looked up counts as a failure: silence would look like health.
audit: $(TOOLS)
	@$(IN)pip-audit --strict --require-hashes --disable-pip --progress-spinner off \
		-r requirements.txt -r requirements-dev.txt \
		|| { echo "Названы пакеты с известными уязвимостями или те, о которых не узнать (нужен доступ к pypi.org)." >&2; exit 1; }

$(VENV)/bin/pip:
	@$(NEEDS_PYTHON)
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Нужен Python не старее 3.11, а здесь $$("$(PYTHON)" --version)." >&2; exit 1; }
	@echo "Готовим виртуальное окружение $(VENV)…"
	@rm -rf $(VENV)
	@$(AS)"$(PYTHON)" -m venv $(VENV) >/dev/null \
		|| { rm -rf $(VENV); echo "Не хватает пакета: apt install python3-venv" >&2; exit 1; }

$(RUNTIME): | $(VENV)/bin/pip
	@echo "Устанавливаем зависимости…"
	@$(IN)python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@rm -f $(VENV)/installed-* && touch $@

$(TOOLS): $(RUNTIME)
	@echo "Устанавливаем то, что нужно для проверок…"
	@$(IN)python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@rm -f $(VENV)/installed-*-tools && touch $@
