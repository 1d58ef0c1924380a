/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/check.h"

#include "watch/rules.h"

#define CHECK(name, does, needs, parameters, of_history, run) \
    { \
        VD_STR_INIT(name), VD_STR_INIT(does), VD_STR_INIT(needs), \
            VD_STR_INIT(parameters), of_history, run \
    }

static const vd_check_info checks[] = {
    CHECK("listed_party",
          "a party in any role, a bank, a ship or a wallet is on a list",
          "parties with names or numbers", "threshold", false, vd_check_listed),
    CHECK("named_in_text",
          "a listed name, wallet, ship's number or BIC stands in the words of "
          "the record, joined, spaced out or run together",
          "texts, addresses, descriptions of goods", "text_threshold", false,
          vd_check_mentioned),
    CHECK("listed_address", "a party is at the address of a listed one",
          "parties with address", "address_threshold", false, vd_check_address),
    CHECK("owner", "listed parties own a share of one of the record",
          "parties of the role owner with share", "", false, vd_check_owner),
    CHECK("territory",
          "a party is in a territory under embargo, or a payment goes there",
          "date; parties with country, or route", "", false,
          vd_check_territory),
    CHECK("controlled_goods",
          "a ban, a licence duty, a cap or a call for care holds for the goods "
          "on the route",
          "date; route or origin; goods with hs", "", false,
          vd_check_controlled),
    CHECK("goods_by_words",
          "goods without a code are described as something that is controlled "
          "on the route",
          "date; route; goods with description and no hs", "", false,
          vd_check_words),
    CHECK("hub",
          "common high priority goods of tier 1 or 2 go to or through a "
          "country where goods were diverted",
          "date; route with to or via; goods with hs", "", false, vd_check_hub),
    CHECK("detour", "minerals that China controls leave from another country",
          "date; route with from; goods with hs and origin", "", false,
          vd_check_detour),
    CHECK("ports", "a port of a country without a sea, or of North Korea",
          "route with ports; a vessel", "", false, vd_check_ports),
    CHECK("new_company",
          "a buyer of priority goods outside of the coalition was "
          "incorporated after the invasion of Ukraine",
          "goods with hs; parties with incorporationDate", "incorporated_after",
          false, vd_check_new_company),
    CHECK("no_end_user",
          "priority goods leave the coalition and nobody but a forwarder "
          "receives them",
          "route with to; goods with hs", "", false, vd_check_end_user),
    CHECK("forwarder",
          "who receives the goods is a forwarder or at a mail drop",
          "goods; parties with name or address", "", false, vd_check_forwarder),
    CHECK("bank_consignee", "goods are consigned to a bank",
          "goods; parties with name or swiftBic", "", false,
          vd_check_bank_consignee),
    CHECK("third_party_payer",
          "somebody from another country pays for the buyer",
          "goods; a payer and a buyer with country", "", false,
          vd_check_third_party),
    CHECK("many_hops", "a payment goes through many banks",
          "parties of the role intermediary_agent", "intermediaries", false,
          vd_check_hops),
    CHECK("vague_goods",
          "goods without a code are described by a word that "
          "says nothing",
          "goods with description and no hs", "", false, vd_check_vague),
    CHECK("cash", "a large amount is paid in cash", "amount; texts",
          "cash_from", false, vd_check_cash),
    CHECK("declines", "a buyer declines installation, training or maintenance",
          "goods; texts", "", false, vd_check_declines),
    CHECK("incomplete",
          "a record does not say what the checks need, so that they were not "
          "asked: its day; of goods, where they come from and go",
          "nothing", "", false, vd_check_complete),
    CHECK("cap", "own records near or pass what may move in a year",
          "date; route; goods with hs and quantity or mass", "cap_percent",
          true, vd_check_cap),
    CHECK("first_order",
          "who receives priority goods outside of the coalition never did so "
          "in the baseline",
          "a baseline; date; route with to; goods with hs", "", true,
          vd_check_first_order),
    CHECK("growth",
          "goods of a code to a country outside of the coalition grow against "
          "the baseline",
          "a baseline; date; route with to; goods with hs and value",
          "growth_percent, growth_from", true, vd_check_growth),
    CHECK("new_markets",
          "an exporter who delivered to Russia in the baseline has a new "
          "country outside of the coalition",
          "a baseline; date; route with to; an exporter", "", true,
          vd_check_markets),
    CHECK("value_per_mass",
          "the value of a kilogram is far from that of earlier records",
          "goods with hs, value and mass", "value_factor, value_records", true,
          vd_check_value),
    CHECK("suppliers",
          "one account pays several sellers of similar goods in a short time",
          "date; goods with hs; a payer with account; a seller",
          "suppliers, suppliers_days", true, vd_check_suppliers),
    CHECK("splitting", "payments between two, each just below a limit",
          "date; amount; debtor and creditor",
          "split_limit, split_percent, split_count, split_days", true,
          vd_check_splitting),
    CHECK("rerouted",
          "a payment comes again under its reference by other banks or from "
          "another debtor",
          "id", "", true, vd_check_rerouted),
    CHECK("names",
          "who receives at one account or under one number has many "
          "names",
          "parties with account or registrationNumber", "names", true,
          vd_check_names),
};

enum { COUNT = sizeof checks / sizeof checks[0] };

_Static_assert((int)COUNT <= (int)VD_POLICY_CHECKS_MAX,
               "a policy has a switch for each");

size_t vd_check_count(void)
{
    return COUNT;
}

const vd_check_info *vd_check_at(size_t i)
{
    return &checks[i];
}

void vd_findings_add(vd_findings *f, const vd_finding *finding)
{
    f->at = vd_arena_grow(f->arena, f->at, f->n, &f->room, sizeof *f->at);
    f->at[f->n++] = *finding;
}

/* The flags that ask for the same are told together. */
void vd_findings_flag(const vd_watch *watch, vd_findings *f, const char *check,
                      vd_str about, vd_str subject, vd_str reason)
{
    vd_finding finding = {.check = vd_str_of(check),
                          .about = about,
                          .subject = subject,
                          .reason = reason,
                          .law = VD_STR(""),
                          .evidence = VD_STR(""),
                          .sure = VD_STR("")};

    for (size_t i = 0; i < watch->trade->n_flags; i++) {
        const vd_red_flag *flag = &watch->trade->flags[i];

        if (!vd_str_is(flag->check, finding.check))
            continue;
        finding.law = vd_str_join(
            f->arena, finding.law, VD_STR("; "),
            vd_str_join(f->arena, VD_STR("red flag"), VD_STR(" "), flag->id));
        finding.evidence =
            vd_str_join(f->arena, finding.evidence, VD_STR("; "), flag->source);
        finding.sure = finding.sure.n > 0 ? finding.sure : flag->verified;
    }
    vd_findings_add(f, &finding);
}

/* What was counted comes behind what is seen in the record alone. */
vd_status vd_check_event(const vd_watch *watch, const vd_event *event,
                         vd_findings *findings, vd_err *err)
{
    bool baseline = watch->history != NULL && watch->history->baseline;
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < COUNT && !baseline; i++) {
        if (!checks[i].of_history && !watch->policy->off[i])
            st = checks[i].run(watch, event, findings, err);
    }
    if (st == VD_OK && watch->history != NULL)
        st = vd_history_check(watch, event, findings, err);
    if (st == VD_OK && watch->rules != NULL && !baseline)
        st = vd_rules_check(watch->rules, event, findings, err);
    return st;
}

vd_str vd_goods_place(vd_arena *arena, size_t i)
{
    return vd_str_printf(arena, "goods %zu", i + 1);
}

const vd_control *vd_priority_of(const vd_watch *watch, vd_str hs, int32_t day)
{
    vd_code_controls all = {NULL, 0};

    if (hs.n > 0)
        all = vd_codes_find(watch->codes, hs);
    for (size_t i = 0; i < all.n; i++) {
        const vd_control *c = all.at[i].control;

        if (vd_str_starts(c->category, VD_STR("tier ")) &&
            vd_policy_asks(watch->policy, c->jurisdiction) &&
            all.at[i].covers == VD_COVERS_WHOLE &&
            (day == 0 || vd_control_state_on(c, day) == VD_CONTROL_IN_FORCE))
            return c;
    }
    return NULL;
}

bool vd_event_has_priority(const vd_watch *watch, const vd_event *event,
                           size_t *out)
{
    for (size_t i = 0; event->day != 0 && i < event->n_goods; i++) {
        if (vd_priority_of(watch, event->goods[i].hs, event->day) != NULL) {
            *out = i;
            return true;
        }
    }
    return false;
}

bool vd_control_holds(const vd_watch *watch, const vd_control *c,
                      const vd_event *event, vd_str origin)
{
    if (event->day == 0 || !vd_policy_asks(watch->policy, c->jurisdiction) ||
        vd_control_state_on(c, event->day) != VD_CONTROL_IN_FORCE)
        return false;
    /* An end that is not given is no end that fits. */
    return vd_control_route(watch->controls, c, event->from, event->to,
                            event->day) == VD_ROUTE_IS ||
           (origin.n > 0 &&
            vd_control_route(watch->controls, c, origin, event->to,
                             event->day) == VD_ROUTE_IS);
}
