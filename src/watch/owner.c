/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shares of listed owners.
 *
 * A record may give owners with their shares.  Whether a law adds shares up,
 * from which share on it blocks, and whether control does as well differs (the
 * OFAC rule adds them up and blocks from 50 %, the British one does neither);
 * the finding says what the shares are and leaves that to who decides.
 */
#include "watch/check.h"

static bool is_owner(const vd_event_party *p)
{
    return p->has_share && (vd_str_is(p->role, VD_STR("owner")) ||
                            vd_str_ends(p->role, VD_STR("_owner")));
}

static bool is_listed(const vd_findings *f, size_t number)
{
    for (size_t i = 0; i < f->n; i++) {
        if (vd_str_is(f->at[i].check, VD_STR("listed_party")) &&
            f->at[i].party == number)
            return true;
    }
    return false;
}

/* Percent with two digits, as whole hundredths. */
static long long hundredths(vd_decimal d)
{
    long long n = d.digits;

    for (int i = d.scale; i > 2; i--)
        n /= 10;
    for (int i = d.scale; i < 2; i++)
        n *= 10;
    return n;
}

vd_status vd_check_owner(const vd_watch *watch, const vd_event *event,
                         vd_findings *f, vd_err *err)
{
    long long sum = 0;
    size_t owners = 0;

    (void)err;
    for (size_t i = 0; i < event->n_parties; i++) {
        const vd_event_party *p = &event->parties[i];

        if (!is_owner(p) || !is_listed(f, i + 1))
            continue;
        sum += hundredths(p->share);
        owners++;
    }
    if (owners == 0 || sum <= 0)
        return VD_OK;
    vd_findings_flag(
        watch, f, "owner", VD_STR("owner"), VD_STR(""),
        vd_str_printf(f->arena,
                      "listed owners have %lld.%02lld %% together: %s",
                      sum / 100, sum % 100,
                      sum >= 5000 ? "half or more, so that what they own may "
                                    "be blocked as they are"
                                  : "a minority, which calls for care"));
    return VD_OK;
}
