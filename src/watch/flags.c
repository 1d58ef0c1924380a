/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Red flags that authorities publish (data/red_flags.tsv) as far as one record
 * shows them.  None is a breach; each is a reason to ask.
 */
#include "data/country.h"
#include "watch/check.h"

/* Who receives goods in the end, who buys, who pays: in the words that records
   have for them. */
static const char *const receivers[] = {
    "consignee", "end_user", "final_delivery", "delivery", "importer", NULL};
static const char *const buyers[] = {"buyer",    "consignee", "end_user",
                                     "importer", "creditor",  NULL};
static const char *const payers[] = {"payer", "debtor", "ultimate_debtor",
                                     NULL};

static bool is_of(vd_str role, const char *const *roles)
{
    for (; *roles != NULL; roles++) {
        if (vd_str_is(role, vd_str_of(*roles)))
            return true;
    }
    return false;
}

static vd_str first(const vd_event_party *p, vd_prop prop)
{
    return vd_entity_first(p->party.entities, prop);
}

static vd_str country_of(const vd_event_party *p)
{
    return vd_country_find(first(p, VD_PROP_COUNTRY));
}

/* --- priority goods ------------------------------------------------------ */

/* Where a buyer is: its country, else where the goods go. */
static vd_str place_of(const vd_event *event, const vd_event_party *p)
{
    vd_str country = country_of(p);

    return country.n > 0 ? country : event->to;
}

vd_status vd_check_new_company(const vd_watch *watch, const vd_event *event,
                               vd_findings *f, vd_err *err)
{
    size_t goods = 0;

    (void)err;
    if (!vd_event_has_priority(watch, event, &goods))
        return VD_OK;
    for (size_t i = 0; i < event->n_parties; i++) {
        const vd_event_party *p = &event->parties[i];
        vd_str text = first(p, VD_PROP_INCORPORATION_DATE);
        vd_str country = place_of(event, p);
        vd_pdate date;

        if (!is_of(p->role, buyers) || text.n == 0 || country.n == 0 ||
            vd_pdate_parse(text, &date, NULL) != VD_OK ||
            date.lo <= VD_POLICY(watch->policy, incorporated_after) ||
            vd_controls_has_member(watch->controls, VD_STR("gecc"), country,
                                   event->day))
            continue;
        vd_findings_flag(
            watch, f, "new_company", p->role,
            vd_entity_caption(p->party.entities),
            vd_str_printf(f->arena,
                          "incorporated on %.*s, in %.*s, and buys %.*s of the "
                          "Common High Priority List",
                          VD_STR_WHOLE(text),
                          VD_STR_WHOLE(vd_country_name(country)),
                          VD_STR_WHOLE(event->goods[goods].hs)));
    }
    return VD_OK;
}

static bool is_same_party(const vd_event_party *a, const vd_event_party *b)
{
    vd_str one = first(a, VD_PROP_NAME);

    return one.n > 0 && vd_str_is_nocase(one, first(b, VD_PROP_NAME));
}

vd_status vd_check_end_user(const vd_watch *watch, const vd_event *event,
                            vd_findings *f, vd_err *err)
{
    const vd_event_party *user = vd_event_party_of(event, VD_STR("end_user"));
    const vd_event_party *forwarder =
        vd_event_party_of(event, VD_STR("freight_forwarder"));
    size_t goods = 0;

    (void)err;
    if (!vd_event_has_priority(watch, event, &goods) || event->to.n == 0 ||
        vd_controls_has_member(watch->controls, VD_STR("gecc"), event->to,
                               event->day))
        return VD_OK;
    for (size_t i = 0; user == NULL && receivers[i] != NULL; i++)
        user = vd_event_party_of(event, vd_str_of(receivers[i]));
    if (user == NULL) {
        vd_findings_flag(watch, f, "no_end_user", VD_STR("end_user"),
                         VD_STR(""),
                         VD_STR("goods of the Common High Priority List go "
                                "outside of the coalition, and nobody is named "
                                "who receives them"));
    } else if (forwarder != NULL && is_same_party(user, forwarder)) {
        vd_findings_flag(watch, f, "no_end_user", user->role,
                         vd_entity_caption(user->party.entities),
                         VD_STR("who receives the goods is who forwards them"));
    }
    return VD_OK;
}

/* --- who receives, who pays ---------------------------------------------- */

vd_status vd_check_forwarder(const vd_watch *watch, const vd_event *event,
                             vd_findings *f, vd_err *err)
{
    static const vd_prop props[] = {VD_PROP_NAME, VD_PROP_ADDRESS};

    (void)err;
    for (size_t i = 0; i < event->n_parties && event->n_goods > 0; i++) {
        const vd_event_party *p = &event->parties[i];

        for (size_t k = 0; k < 2 && is_of(p->role, receivers); k++) {
            vd_str text = first(p, props[k]);
            vd_str word = vd_trade_find(watch->trade, "forwarder", text);

            if (word.n == 0)
                continue;
            vd_findings_flag(
                watch, f, "forwarder", p->role, text,
                vd_str_printf(f->arena,
                              "who receives the goods is called a forwarder or "
                              "is at a mail drop (\"%.*s\"): the end user is "
                              "somebody else",
                              VD_STR_WHOLE(word)));
            break;
        }
    }
    return VD_OK;
}

vd_status vd_check_bank_consignee(const vd_watch *watch, const vd_event *event,
                                  vd_findings *f, vd_err *err)
{
    (void)err;
    for (size_t i = 0; i < event->n_parties && event->n_goods > 0; i++) {
        const vd_event_party *p = &event->parties[i];
        vd_str name = first(p, VD_PROP_NAME);

        if (!is_of(p->role, receivers) ||
            (first(p, VD_PROP_SWIFT_BIC).n == 0 &&
             vd_trade_find(watch->trade, "bank", name).n == 0))
            continue;
        vd_findings_flag(watch, f, "bank_consignee", p->role, name,
                         VD_STR("the goods are consigned to a bank and not to "
                                "who uses them"));
    }
    return VD_OK;
}

/* Names alone do not tell two companies from one that is written twice: the
   countries must differ as well. */
vd_status vd_check_third_party(const vd_watch *watch, const vd_event *event,
                               vd_findings *f, vd_err *err)
{
    const vd_event_party *payer = NULL;
    const vd_event_party *buyer = vd_event_party_of(event, VD_STR("buyer"));

    (void)err;
    for (size_t i = 0; payer == NULL && payers[i] != NULL; i++)
        payer = vd_event_party_of(event, vd_str_of(payers[i]));
    if (payer == NULL || buyer == NULL || event->n_goods == 0 ||
        first(payer, VD_PROP_NAME).n == 0 ||
        first(buyer, VD_PROP_NAME).n == 0 || is_same_party(payer, buyer) ||
        country_of(payer).n == 0 || country_of(buyer).n == 0 ||
        vd_str_is(country_of(payer), country_of(buyer)))
        return VD_OK;
    vd_findings_flag(
        watch, f, "third_party_payer", payer->role,
        vd_entity_caption(payer->party.entities),
        vd_str_printf(f->arena, "pays from %.*s for what %.*s of %.*s buys",
                      VD_STR_WHOLE(vd_country_name(country_of(payer))),
                      VD_STR_WHOLE(vd_entity_caption(buyer->party.entities)),
                      VD_STR_WHOLE(vd_country_name(country_of(buyer)))));
    return VD_OK;
}

vd_status vd_check_hops(const vd_watch *watch, const vd_event *event,
                        vd_findings *f, vd_err *err)
{
    size_t n = 0;

    (void)err;
    for (size_t i = 0; i < event->n_parties; i++)
        n += vd_str_ends(event->parties[i].role, VD_STR("intermediary_agent"));
    if (n < (size_t)VD_POLICY(watch->policy, intermediaries))
        return VD_OK;
    vd_findings_flag(watch, f, "many_hops", VD_STR("intermediary_agent"),
                     VD_STR(""),
                     vd_str_printf(f->arena,
                                   "%zu banks stand between the two ends of "
                                   "the payment",
                                   n));
    return VD_OK;
}

/* --- words --------------------------------------------------------------- */

vd_status vd_check_vague(const vd_watch *watch, const vd_event *event,
                         vd_findings *f, vd_err *err)
{
    (void)err;
    for (size_t i = 0; i < event->n_goods; i++) {
        const vd_goods_line *g = &event->goods[i];

        if (g->hs.n > 0 || !vd_trade_is(watch->trade, "vague", g->description))
            continue;
        vd_findings_flag(watch, f, "vague_goods", vd_goods_place(f->arena, i),
                         g->description,
                         VD_STR("a description that says nothing, and no "
                                "code"));
    }
    return VD_OK;
}

/* Amounts are compared whole, in whatever currency they are. */
static bool is_from(vd_amount amount, long long least)
{
    long long whole = amount.value.digits;

    for (int i = 0; i < amount.value.scale; i++)
        whole /= 10;
    return amount.currency.n > 0 && whole >= least;
}

static void find_words(const vd_watch *watch, const vd_event *event,
                       const char *kind, const char *reason, vd_findings *f)
{
    for (size_t i = 0; i < event->n_texts; i++) {
        vd_str word = vd_trade_find(watch->trade, kind, event->texts[i].text);

        if (word.n > 0)
            vd_findings_flag(watch, f, kind, event->texts[i].where, word,
                             vd_str_of(reason));
    }
}

vd_status vd_check_cash(const vd_watch *watch, const vd_event *event,
                        vd_findings *f, vd_err *err)
{
    (void)err;
    if (is_from(event->amount, VD_POLICY(watch->policy, cash_from)))
        find_words(watch, event, "cash",
                   "what is normally financed is paid in cash", f);
    return VD_OK;
}

vd_status vd_check_declines(const vd_watch *watch, const vd_event *event,
                            vd_findings *f, vd_err *err)
{
    (void)err;
    if (event->n_goods > 0) {
        find_words(watch, event, "declines",
                   "the buyer declines installation, training or maintenance",
                   f);
    }
    return VD_OK;
}
