# Everything a newcomer needs stands behind `make run` and `make test`; the work itself is in scripts/.
.PHONY: help run test check bench soak web clean-web
.DEFAULT_GOAL := help

help: ## These lines
	@echo 'DigiOne: make <what>'
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1|\2/' | column -t -s '|'
	@echo 'Settings: PORT=9000, DIGIONE_LISTEN=0.0.0.0:8080, DATABASE_URL=…, PG_HOME=…, CARGO_TARGET_DIR=…'

run: ## Build everything, make the demo country, serve http://localhost:8080 (Ctrl-C stops)
	@exec scripts/run.sh

test: ## Everything that must hold: Rust tests, then browser tests
	@exec scripts/test.sh

check: ## Formatter and clippy, as .ci/run does before the tests
	@exec scripts/check.sh

bench: ## Measure the figures of docs/benchmarks (10-20 minutes on an idle machine)
	@exec scripts/bench.sh

soak: ## The school day for hours, watching memory and errors
	@exec scripts/bench.sh soak

web: ## Styles and scripts of the pages only
	@exec scripts/web.sh

clean-web: ## Forget the built styles and scripts
	@rm -rf web/dist web/node_modules
