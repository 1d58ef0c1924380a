# SPDX-License-Identifier: Apache-2.0
# Completion of vedette(1) for bash.
_vedette()
{
    local word=${COMP_WORDS[COMP_CWORD]} command= w
    local commands='update load lists changes show coverage screen compare
        check rule goods track ship read paper claims events link customers rescreen alerts decide
        cases replay forget policy audit selftest serve keys backup verify rebuild'
    local options='--db --json --as-of --known-by --actor --quiet --help
        --version'

    for w in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        [[ " "${commands//$'\n'/ }" " == *" $w "* ]] && command=$w && break
    done
    case $command in
    '') options="$options $commands" ;;
    load) options="--source --date --mapping --partial --accept-loss --sample
        --dry-run --no-index" ;;
    update) options="--url --to --ca --proxy --insecure-http --pause-ms
        --slow-seconds --max-bytes --accept-loss" ;;
    lists) options="--issues --editions" ;;
    changes) options="--source --since --until --summary" ;;
    coverage) options="--program --country --all" ;;
    screen) options="--file --output --threads --schema --dob --country --id
        --source --only-schema --only-country --only-topic --changed-since
        --loaded-since --limit --threshold --deadline-ms --record --fail-on-hit" ;;
    rescreen) options="--since --loaded-since --threshold --record --fail-on-hit" ;;
    check) options="--record --baseline --policy --rules --threshold --controls
        --mapping --refused --records --list --fail-on-hit" ;;
    goods) options="--from --to --date --controls" ;;
    track) options="--findings --geojson --kml --tracks --record --anew --live
        --mapping --policy --messages --list --fail-on-hit" ;;
    ship) options="--kind" ;;
    read) options="--url --date --source --main-text --html --ftm --warc
        --record" ;;
    paper) options="--raw --html" ;;
    claims) options="--about --speaker --class --paper" ;;
    events) options="--about --type --sources --replies" ;;
    link) options="--dry-run --join-at --alone-at --review-at --threads --list
        --review --join --with --apart --from --undo --because --by" ;;
    alerts) options="--state --assigned --limit --assign --note --attach
        --four-eyes" ;;
    decide) options="true_hit false_hit release escalate reopen --reason
        --attach --seen
        --import" ;;
    cases) options="--case --title" ;;
    replay) options="--all" ;;
    forget) options="--older-than --policy --hold --release --reason" ;;
    policy) options="diff --on --mapping" ;;
    audit) options="verify head log export key sign accept --expect --head
        --key --since --minimise" ;;
    selftest) options="--each --threshold --missed" ;;
    serve) options="--config --host --port --threads --title --base-url
        --tls-cert --tls-key --keys --open --record --policy
        --quiet-log --webhook --webhook-secret --update-token
        --require --threshold --match-page --max-matches --max-batch
        --stream-mb --deadline-ms --connections --header-seconds --body-seconds
        --hidden-algorithms" ;;
    keys) options="add list remove --role --until --per-minute --keys" ;;
    compare) options="--file --schema --algorithm" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    [[ $word != -* && $command == @(load|read|check|backup|rebuild|screen|compare|customers|policy|audit|alerts|decide) ]] &&
        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$word")
}
complete -o filenames -F _vedette vedette
