# The commands a developer needs; the build itself is described in meson.build.
B ?= build

all: $(B)/build.ninja
	meson compile -C $(B)

$(B)/build.ninja:
	meson setup $(B)

check:
	tools/check

demo:
	tools/demo

test: $(B)/build.ninja
	meson test -C $(B) --print-errorlogs

install: all
	meson install -C $(B)

update-golden: all
	UPDATE_GOLDEN=1 python3 tests/golden/run.py $(B)/vedette

quality: all
	python3 tests/quality/run.py $(B)/vedette
	python3 tests/quality/recall.py $(B)/vedette $(B)/bench/bench_parse \
	    $(B)/bench/names
	python3 tests/quality/strangers.py $(B)/vedette $(B)/bench/bench_parse
	python3 tests/quality/scenarios.py $(B)/vedette
	python3 tests/quality/papers.py $(B)/vedette
	python3 tests/quality/ships.py $(B)/vedette $(B)/tests/fleet 20

bench: $(B)-release/build.ninja
	meson compile -C $(B)-release
	meson test -C $(B)-release --benchmark --verbose

$(B)-release/build.ninja:
	meson setup $(B)-release --prefix=/usr -Dbuildtype=release

deb: $(B)-release/build.ninja
	meson compile -C $(B)-release
	tools/deb $(B)-release .

fuzz:
	CC=clang meson setup $(B)-fuzz -Dfuzz=true -Db_sanitize=address,undefined || true
	meson compile -C $(B)-fuzz

nightly: fuzz $(B)-release/build.ninja
	meson test -C $(B)-release --setup=valgrind --print-errorlogs
	tools/fuzz $(B)-fuzz 600

.PHONY: all check demo test install update-golden quality bench deb fuzz nightly
