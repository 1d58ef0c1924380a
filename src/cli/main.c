/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program: global options, then a command with its own.
 *
 * Help texts stand beside the commands below; the manual pages in man/ say
 * the same at length, and a test holds that each names every option.
 */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "http/settings.h"
#include "names/fold.h"
#include "version.h" /* VD_VERSION: generated */

static const vd_command commands[] = {
    {"update", "[SOURCE...]", "fetch official lists and load what is new",
     "  --url SOURCE=URL   fetch a source from another place\n"
     "  --to FOLDER        only fetch, into a folder, for a machine without\n"
     "                     network; load it there with \"vedette load\"\n"
     "  --ca FILE          trust the certificates in FILE\n"
     "  --proxy URL        use a proxy\n"
     "  --insecure-http    also allow http:// (for tests on one machine)\n"
     "  --pause-ms N       before the second try; doubled each time\n"
     "  --slow-seconds N   give up below 100 bytes/s for so long\n"
     "  --max-bytes N      largest file to fetch\n"
     "  --accept-loss      load an edition that lost more than its limit\n"
     "\nExample: vedette update un_sc_sanctions us_ofac_sdn\n",
     vd_command_update},
    {"load", "FILE...", "load editions of lists from files",
     "  --source ID        what list it is, if the file does not say\n"
     "  --date D           when it was published, if the file does not say\n"
     "  --mapping FILE     read a table by a mapping of followthemoney\n"
     "  --partial          an extract: add and alter, never delist\n"
     "  --accept-loss      accept fewer listings than the limit allows\n"
     "  --sample           let samples into a book of real lists\n"
     "  --dry-run          read and judge, load nothing\n"
     "  --no-index         leave the index to the next screening\n"
     "\nFiles may be plain, .gz, .zst or .zip; their format is recognised\n"
     "from their content.\n"
     "\nExample: vedette load consolidated.xml sdn.csv alt.csv add.csv\n",
     vd_command_load},
    {"lists", "", "sources with their editions, counts, age and state",
     "  --issues SOURCE    what was odd in the current edition of a source\n"
     "  --editions SOURCE  every edition of a source\n"
     "\nExample: vedette --as-of 2022-01-03 lists\n",
     vd_command_lists},
    {"changes", "", "what editions added, removed and altered",
     "  --source ID        only this source\n"
     "  --since D          after this moment (default: the beginning)\n"
     "  --until D          up to this moment (default: now)\n"
     "  --summary          one line for each edition\n"
     "\nExample: vedette changes --since 2024-02-20 --until 2024-02-24\n",
     vd_command_changes},
    {"show", "ID or NAME", "a dossier: names, numbers, listings, history",
     "\nExample: vedette show ofac-9639\n", vd_command_show},
    {"coverage", "", "who lists whom: gaps and lags between authorities",
     "  --program P        only parties under a programme\n"
     "  --country CC       only parties of a country\n"
     "  --all              also parties that one authority alone lists\n"
     "\nExample: vedette coverage --country kp\n",
     vd_command_coverage},
    {"screen", "[NAME]", "screen one party, or many from a file",
     "  --file F           CSV, JSON Lines or XLSX; - is standard input\n"
     "  --schema S         Person, Company, Vessel, ...\n"
     "  --dob D            date of birth, as far as known\n"
     "  --country CC       a country of the party\n"
     "  --id X             any number: IMO, passport, wallet, ...\n"
     "  --source ID        only parties on this list; may be repeated\n"
     "  --only-schema S    only parties of this kind\n"
     "  --only-country CC  only parties that have this country\n"
     "  --only-topic T     only parties with this topic\n"
     "  --changed-since D  only parties whose listing changed after D, by\n"
     "                     the dates of the lists\n"
     "  --loaded-since T   the same by when the lists came into the book\n"
     "  --limit N          results for each query (default 10)\n"
     "  --threshold T      a hit from this score on (default 0.7)\n"
     "  --deadline-ms M    stop each search after M milliseconds, and say so\n"
     "  --threads N        of a file (default: all processors)\n"
     "  --output FILE      answers of a file; goes on where FILE ends\n"
     "  --record           keep the answers on the desk and raise alerts\n"
     "  --fail-on-hit      exit with 1 if there is a hit\n"
     "\nExample: vedette screen \"Kim Yong Chol\" --country kp\n",
     vd_command_screen},
    {"compare", "[NAME1 NAME2]", "score pairs of names",
     "  --file F           CSV with name1, name2 and properties with 1 or 2\n"
     "  --schema S         of both\n"
     "  --algorithm A      vedette, or ofac: the score of OFAC's search tool\n"
     "\nExample: vedette compare \"Jon Smith\" \"Smith, John\"\n",
     vd_command_compare},
    {"check", "FILE...", "payments, shipments, transfers in; findings out",
     "  --record           keep what checks remember beside the book\n"
     "  --baseline FILE    count these records as usual; repeatable\n"
     "  --policy FILE      checks, limits and jurisdictions (YAML)\n"
     "  --rules FILE       the user's own rules in Lua; repeatable\n"
     "  --threshold T      a party is a hit from this score on (default 0.7)\n"
     "  --controls FILE    more controls, in the form of data/controls.tsv\n"
     "  --mapping FILE     what the columns of a table are (YAML)\n"
     "  --refused FILE     append what cannot be read to this file\n"
     "  --records          print the records as they were read, check nothing\n"
     "  --list             the checks, what each needs, and the parameters\n"
     "  --fail-on-hit      exit with 1 if there is a finding\n"
     "\nRecords: JSON Lines, ISO 20022, MT, UBL, CSV, XLSX (docs/records.md);\n"
     "- is standard input.\n"
     "\nExample: vedette check pacs008.xml --refused bad.jsonl\n",
     vd_command_check},
    {"rule", "test FILE...", "run the tests of the user's own rules",
     "\nRules are Lua 5.4, without files, clock or chance (docs/rules.md).\n"
     "\nExample: vedette rule test rules.lua\n",
     vd_command_rule},
    {"goods", "CODE or TEXT", "which controls apply to goods, under whose law",
     "  --from CC          country, or region (ua-43), that they come from\n"
     "  --to CC            that they go to\n"
     "  --date D           on this day (default: today)\n"
     "  --controls FILE    more controls, in the form of data/controls.tsv\n"
     "\nA code is one of the Harmonized System (8542.31) or of a control list\n"
     "(3A001).  Words find codes that may be meant: no classification.\n"
     "\nExample: vedette goods 8542.31 --from hk --to ru\n",
     vd_command_goods},
    {"track", "FILE...", "AIS in; events and findings of ships out",
     "  --findings         findings alone\n"
     "  --geojson          as GeoJSON\n"
     "  --kml              as KML\n"
     "  --tracks           with the tracks of all ships (GeoJSON, KML)\n"
     "  --record           keep events and ships on the desk, and go on from\n"
     "                     what is kept\n"
     "  --anew             drop what is kept of ships, and begin anew\n"
     "  --live             a stream without end: tell what is certain at once\n"
     "  --mapping FILE     which column of a table is what\n"
     "  --policy FILE      thresholds: its part \"ships\"\n"
     "  --list             the thresholds, their ranges and who published "
     "them\n"
     "  --messages         what is decoded, as on the air, and nothing else\n"
     "  --fail-on-hit      exit with 1 if there is a finding\n"
     "\nReads sentences of receivers (AIVDM) and tables of positions, packed "
     "or\n"
     "not; - is standard input.  Ships are looked up in the book.\n"
     "\nExample: vedette track --findings ais-2024-01.csv.zst\n",
     vd_command_track},
    {"ship", "IMO, MMSI or NAME",
     "who a ship says it is, its listings, what was told of it",
     "  --kind KIND        events of this kind alone (port_call, gap, ...)\n"
     "\nKnows what track --record has kept.  Ships of one name are shown each\n"
     "for itself.\n"
     "\nExample: vedette ship 9179842\n",
     vd_command_ship},
    {"link", "", "join the listings of several sources that are one party",
     "  --dry-run          say what would change, keep nothing\n"
     "  --join-at P        join from this probability on (default 0.97)\n"
     "  --alone-at P       the same for names alone (default: never)\n"
     "  --review-at P      ask about the pair from this one on (default 0.9)\n"
     "  --threads N        default: all processors\n"
     "  --list             joins and decisions in force\n"
     "  --review           pairs that wait for somebody\n"
     "  --join A --with B  these two ids are one party\n"
     "  --apart A --from B they are not\n"
     "  --undo N           end the joint of this number; if a rule made it,\n"
     "                     by deciding that the two are apart\n"
     "  --because TEXT     why: wanted with the last three\n"
     "  --by NAME          who says so (default $USER)\n"
     "\nExample: vedette link --apart ofac-15 --from un-6908 "
     "--because \"another year of birth\"\n",
     vd_command_link},
    {"read", "FILE...", "documents in; passages, mentions, claims out",
     "  --url URL          where it is from, if it does not say\n"
     "  --date D           when it was published, if it does not say\n"
     "  --source NAME      who published it, if its address does not say\n"
     "  --main-text        the text of a page alone\n"
     "  --html             a page to look at and print, with what was found\n"
     "  --ftm              entities of FollowTheMoney (no claims)\n"
     "  --warc FILE        write the captures to a web archive as well\n"
     "  --record           keep captures and what was read, for paper, claims\n"
     "                     and events\n"
     "\nReads pages, plain text, PDF, web archives (WARC), notices of the\n"
     "Federal Register (JSON, XML); - is standard input.\n"
     "\nExample: vedette read statement.html\n",
     vd_command_read},
    {"paper", "[N]", "papers that were kept, or one of them",
     "  --raw              its bytes as they were captured\n"
     "  --html             a page to look at and print\n"
     "\nExample: vedette paper 3\n",
     vd_command_paper},
    {"claims", "", "who said what, in the papers that were kept",
     "  --about WORDS      that have them in what is said\n"
     "  --speaker NAME     of whose speaker this is a part\n"
     "  --class CLASS      accusation, denial, demand, designation, ...\n"
     "  --paper N          of one paper\n"
     "\nExample: vedette claims --class denial --about missiles\n",
     vd_command_claims},
    {"events", "",
     "what is said to have happened, by whom, and how far it is borne out",
     "  --about WORDS      that have them in who or what\n"
     "  --type TYPE        transfer, designation, veto, theft, port call, ...\n"
     "  --sources          each claim with its paper and line, and which "
     "papers\n"
     "                     are copies of which\n"
     "  --replies          who was charged since when, and what they said to "
     "it\n"
     "\nExample: vedette events --sources --about artillery\n",
     vd_command_events},
    {"customers", "load|check FILE", "keep a base of customers beside the book",
     "load reads the file as screen --file does and replaces the base, which\n"
     "is readable by its owner alone.  check says what is odd in the file:\n"
     "placeholders, fields that changed places, names that are cut or were\n"
     "read in the wrong code page, with counts and the first rows.\n"
     "\nExample: vedette customers load customers.csv\n",
     vd_command_customers},
    {"rescreen", "", "screen the base of customers against what changed",
     "  --since D          parties whose listing changed after D, by the\n"
     "                     dates of the lists\n"
     "  --loaded-since T   by when the lists came into the book: since the\n"
     "                     last rescreening, nothing is missed\n"
     "  --threshold T      a hit from this score on (default 0.7)\n"
     "  --record           screen whom it meets whole, keep the answers on "
     "the\n"
     "                     desk and raise alerts\n"
     "  --fail-on-hit      exit with 1 if there is a hit\n"
     "\nExample: vedette rescreen --loaded-since 2026-11-20T06:00:00Z\n",
     vd_command_rescreen},
    {"alerts", "[ALERT]", "what a person must decide on",
     "  --state S          open, proposed, escalated or closed (default: all\n"
     "                     that are not closed)\n"
     "  --assigned NAME    only those of NAME\n"
     "  --limit N          of each state (default 100)\n"
     "  --assign NAME      ALERT is to be looked at by NAME\n"
     "  --note TEXT        add a note to ALERT\n"
     "  --attach FILE      add a file to ALERT (up to 32 MB)\n"
     "  --four-eyes on|off whether decisions need two people\n"
     "\nWithout ALERT, the queue by priority.  With it, all that is known of\n"
     "it; that you looked is noted in the chain.\n"
     "\nExample: vedette alerts --assigned anna\n",
     vd_command_alerts},
    {"decide", "ALERT VERDICT", "decide on an alert",
     "  --reason TEXT      why: wanted\n"
     "  --attach FILE      evidence (up to 32 MB)\n"
     "  --seen N           refuse if the alert has changed since entry N\n"
     "                     (\"seen\" of the alert)\n"
     "  --import FILE      false hits of another system, a table with id,\n"
     "                     listing, source and reason, by, date\n"
     "\nVERDICT is true_hit, false_hit, release, escalate, or reopen for one\n"
     "that is closed.  A false hit is not told again while both sides say\n"
     "what they say now.\n"
     "\nExample: vedette decide 17 false_hit --reason \"born 1961, not "
     "1974\"\n",
     vd_command_decide},
    {"cases", "[ALERT...]", "alerts that belong together",
     "  --case N           add the alerts to this case, or show it\n"
     "  --title TEXT       what it is about\n"
     "\nWithout alerts, the cases; with alerts and no --case, a new one.\n"
     "\nExample: vedette cases 17 21 --title \"one consignee, two names\"\n",
     vd_command_cases},
    {"replay", "[ANSWER]", "answer again what was answered before",
     "  --all              every answer of the desk\n"
     "\nThe record, book, policy and engine of then: the answer comes out "
     "byte\n"
     "for byte, or what is different is said with its reason (exit status 1).\n"
     "\nExample: vedette replay 17\n",
     vd_command_replay},
    {"forget", "[ID]", "destroy the key of what is personal",
     "  --older-than DAYS  all of whom nothing is newer, who are not held and\n"
     "                     have no alert that is not closed\n"
     "  --policy FILE      the same by the retention of a policy, which may "
     "be\n"
     "                     another for answers, reasons, notes, attachments\n"
     "  --hold             what is known of ID must not be forgotten\n"
     "  --release          end the hold\n"
     "  --reason TEXT      of the hold\n"
     "\nID is that of a customer or a record.  The chain fits as before.\n"
     "\nExample: vedette forget C-1042\n",
     vd_command_forget},
    {"policy", "diff OLD NEW", "what another policy would change",
     "  --on FILE          records, as check reads them; may be repeated\n"
     "  --mapping FILE     how tables of them are read\n"
     "\nOLD and NEW are files of policy; - is the project's own.  What would\n"
     "be found and is not, and the other way round, is printed by record.\n"
     "\nExample: vedette policy diff - new.yml --on march.jsonl\n",
     vd_command_policy},
    {"audit", "WHAT", "the chain of the desk: verify, export, sign it",
     "  verify [--expect N:HASH] [--key PUBLIC]   find what was altered\n"
     "  head               number and hash of the last entry\n"
     "  log [--since N]    the entries\n"
     "  export FILE        a bundle for vedette-verify\n"
     "    --minimise       without what is personal: hashes alone\n"
     "  key FILE           make a signing key; prints its public half\n"
     "  sign --key FILE    sign the head\n"
     "  sign ID --head N:HASH --key FILE    the same on a machine without the\n"
     "                     desk (ID: that of entry 1); prints the signature\n"
     "  accept SIGNATURE   add a signature that was made so\n"
     "\nWhat was altered is printed with its place, and exit status 4.\n"
     "\nExample: vedette audit verify --expect 17:9f86d081...\n",
     vd_command_audit},
    {"selftest", "", "how well this book is screened by this program",
     "  --each N           listings of each list that are asked for (100)\n"
     "  --threshold T      found from this score on (default 0.7)\n"
     "  --missed           print all that are missed, not the first of a form\n"
     "\nListings are asked for exactly and manipulated; what is found is\n"
     "printed by list and by script.  Exit status 1 if a share is below its\n"
     "floor.\n"
     "\nExample: vedette selftest --each 500\n",
     vd_command_selftest},
    {"serve", "", "answer over HTTP: yente, Watchman, OpenRefine, our own",
     "  --config FILE          settings (YAML)\n"
     "\nEach is a key of \"serve\" in the file and VEDETTE_... in the\n"
     "environment; docs/http.md says more.\n"
     "\nExample: vedette serve --open\n",
     vd_command_serve},
    {"keys", "add|list|remove [NAME]", "keys of the server's clients",
     "  --role R           viewer, analyst, approver, admin (analyst)\n"
     "  --until D          its last day\n"
     "  --per-minute N     requests that it may make (any number)\n"
     "  --keys FILE        where they stand (BOOK.keys)\n"
     "\nA key is shown once, when it is made.\n"
     "\nExample: vedette keys add onboarding --role analyst\n",
     vd_command_keys},
    {"backup", "FILE", "copy the book to a new file",
     "\nExample: vedette backup book-2026-11-22.db\n", vd_command_backup},
    {"verify", "", "check the book: structure, hashes, kept files", "",
     vd_command_verify},
    {"rebuild", "FILE", "make the book again from its kept files",
     "\nExample: vedette rebuild again.db\n", vd_command_rebuild},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static const char global_help[] =
    "Global options:\n"
    "  --db FILE          the book (default $VEDETTE_DB, else\n"
    "                     $XDG_DATA_HOME/vedette/vedette.db)\n"
    "  --json             JSON Lines for programs\n"
    "  --as-of DATE       as the lists were then\n"
    "  --known-by TIME    as far as was loaded by then\n"
    "  --actor NAME       who acts at the desk (default $VEDETTE_ACTOR, else\n"
    "                     the user of the machine, which is noted as well)\n"
    "  --quiet            no progress\n"
    "  --help, --version\n"
    "\nExit status: 0 done, 1 hit (--fail-on-hit), 2 wrong use, 3 bad input,\n"
    "4 store trouble, 5 network.\n";

static void print_help(void)
{
    (void)printf("vedette %s: a sanctions and export-control monitor\n\n"
                 "Usage: vedette [OPTION...] COMMAND [ARGUMENT...]\n\n",
                 VD_VERSION);
    for (size_t i = 0; i < COMMANDS; i++)
        (void)printf("  %-10s %s\n", commands[i].name, commands[i].does);
    (void)printf("\n%s\nvedette COMMAND --help says more; see also "
                 "vedette(1).\n",
                 global_help);
}

/* Settings of the server are options, and are told by their table. */
static void print_settings(void)
{
    vd_arena arena;

    vd_arena_init(&arena, 0);
    (void)printf("%s", vd_str_z(&arena, vd_settings_help(&arena)));
    vd_arena_done(&arena);
}

static void print_command_help(const vd_command *c)
{
    (void)printf("vedette %s: %s\n\nUsage: vedette [OPTION...] %s%s%s%s\n\n",
                 c->name, c->does, c->name,
                 strstr(c->help, "  --") == NULL ? "" : " [OPTION...]",
                 c->args[0] == '\0' ? "" : " ", c->args);
    if (c->run == vd_command_serve)
        print_settings();
    (void)printf("%s", c->help);
    (void)printf("\n%s", global_help);
}

static const vd_command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

/* getenv() is called before anything else runs. */
static const char *environment(const char *name)
{
    const char *value = getenv(name); /* NOLINT(concurrency-mt-unsafe) */

    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* The user of the machine is noted whatever is said. */
static vd_actor default_actor(vd_arena *arena)
{
    const char *name = environment("VEDETTE_ACTOR");
    /* Called before there is another thread. */
    const struct passwd *user =
        getpwuid(geteuid()); /* NOLINT(concurrency-mt-unsafe) */
    vd_actor actor;

    actor.user = user == NULL ? vd_str_printf(arena, "uid %ld", (long)geteuid())
                              : vd_str_copy(arena, vd_str_of(user->pw_name));
    actor.name = name == NULL ? actor.user : vd_str_of(name);
    return actor;
}

static const char *default_db(vd_arena *arena)
{
    const char *db = environment("VEDETTE_DB");
    const char *data = environment("XDG_DATA_HOME");
    const char *home = environment("HOME");

    if (db != NULL)
        return db;
    if (data != NULL)
        return vd_str_printf(arena, "%s/vedette/vedette.db", data).p;
    return vd_str_printf(arena, "%s/.local/share/vedette/vedette.db",
                         home == NULL ? "." : home)
        .p;
}

/* A global option may stand before the command or behind it.  True if it
   was one; *used is how many arguments it took, *bad that it was wrong. */
/* One ladder of options is easier to read than its pieces.
   NOLINTNEXTLINE(readability-function-cognitive-complexity) */
static bool take_global(vd_cli *cli, char **args, int n, int *used, bool *bad)
{
    enum { WITH_VALUE = 4 };

    static const char *const with_value[WITH_VALUE] = {"--db", "--as-of",
                                                       "--known-by", "--actor"};
    const char *value = NULL;
    size_t which = WITH_VALUE;

    *used = 1;
    if (strcmp(args[0], "--json") == 0)
        cli->json = true;
    else if (strcmp(args[0], "--quiet") == 0)
        cli->quiet = true;
    else {
        for (which = 0; which < WITH_VALUE; which++) {
            size_t len = strlen(with_value[which]);

            if (strncmp(args[0], with_value[which], len) != 0)
                continue;
            if (args[0][len] == '=')
                value = args[0] + len + 1;
            else if (args[0][len] == '\0' && n > 1)
                value = args[1];
            if (args[0][len] == '\0')
                *used = 2;
            if (args[0][len] == '=' || args[0][len] == '\0')
                break;
        }
        if (which == WITH_VALUE)
            return false;
    }
    if (which < WITH_VALUE && value == NULL) {
        (void)vd_cli_usage(cli, "%s needs a value", args[0]);
        *bad = true;
        return true;
    }
    if (which == 0)
        cli->db = value;
    else if (which == 1)
        *bad = !vd_cli_moment(cli, "as-of", value, &cli->as_of);
    else if (which == 2)
        *bad = !vd_cli_moment(cli, "known-by", value, &cli->known_by);
    else if (which == 3)
        cli->actor.name = vd_str_of(value);
    return true;
}

static int run_command(vd_cli *cli)
{
    for (int i = 0; i < cli->n_args; i++) {
        if (strcmp(cli->args[i], "--help") == 0) {
            print_command_help(cli->command);
            return VD_EXIT_DONE;
        }
    }
    return cli->command->run(cli);
}

/* Takes the global options out of the arguments; what is left is the
   command and its own. */
static int parse(vd_cli *cli, int argc, char **argv)
{
    int kept = 0;
    bool bad = false;

    for (int i = 1; i < argc;) {
        int used = 1;

        if (take_global(cli, argv + i, argc - i, &used, &bad)) {
            if (bad)
                return -1;
            i += used;
            continue;
        }
        argv[kept++] = argv[i++];
    }
    cli->args = argv;
    cli->n_args = kept;
    return kept;
}

int main(int argc, char **argv)
{
    vd_cli cli = {.as_of = VD_MOMENT_MAX, .known_by = VD_MOMENT_MAX};
    int status = VD_EXIT_USAGE;
    int n;

    vd_arena_init(&cli.arena, 0);
    vd_buf_init(&cli.out);
    cli.now = vd_clock_now();
    cli.terminal = isatty(STDOUT_FILENO) != 0;
    cli.colour = cli.terminal && environment("NO_COLOR") == NULL;
    cli.db = default_db(&cli.arena);
    cli.actor = default_actor(&cli.arena);
    n = parse(&cli, argc, argv);
    if (n == 0 || (n > 0 && strcmp(cli.args[0], "--help") == 0)) {
        print_help();
        status = n == 0 ? VD_EXIT_USAGE : VD_EXIT_DONE;
    } else if (n > 0 && strcmp(cli.args[0], "--version") == 0) {
        char version[VD_FOLD_VERSION_MAX];

        (void)printf("%.*s (%.*s)\n", VD_STR_WHOLE(vd_engine_version()),
                     VD_STR_WHOLE(vd_fold_version(version)));
        status = VD_EXIT_DONE;
    } else if (n > 0) {
        const char *name = cli.args[0];

        cli.command = find_command(name);
        cli.args++;
        cli.n_args--;
        if (cli.command == NULL)
            status = vd_cli_usage(&cli, "\"%s\" is no command", name);
        else
            status = run_command(&cli);
    }
    vd_cli_flush(&cli);
    vd_buf_done(&cli.out);
    vd_arena_done(&cli.arena);
    return fflush(stdout) == 0 ? status : VD_EXIT_INPUT;
}
