/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/readers.h"

static const vd_reader *const readers[] = {
    &vd_reader_ofac_classic,
    &vd_reader_ofac_advanced,
    &vd_reader_ofac_enhanced,
    &vd_reader_ofac_delta,
    &vd_reader_un,
    &vd_reader_eu_fsf,
    &vd_reader_eu_fsd,
    &vd_reader_eu_csv,
    &vd_reader_uk_conlist,
    &vd_reader_uk_csv,
    &vd_reader_uk_xml,
    &vd_reader_csl_csv,
    &vd_reader_bis_dpl,
    &vd_reader_ca_sema,
    &vd_reader_au_dfat,
    &vd_reader_ch_seco,
    &vd_reader_ftm_delta,
    &vd_reader_ftm,
    &vd_reader_csl_json,
    &vd_reader_ftm_simple,
    &vd_reader_ofac_flat,
    &vd_reader_mapped,
};

enum { COUNT = sizeof readers / sizeof readers[0] };

const vd_reader *vd_reader_at(size_t i)
{
    return i < COUNT ? readers[i] : NULL;
}

const vd_reader *vd_reader_find(const vd_probe *probe)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (readers[i]->is_mine(probe))
            return readers[i];
    }
    return NULL;
}

static bool looks_like_html(vd_str head)
{
    return vd_str_find_nocase(vd_str_slice(head, 0, 1024), VD_STR("<html"),
                              0) != VD_STR_NONE ||
           vd_str_starts_nocase(vd_str_trim(head), VD_STR("<!doctype html"));
}

const char *vd_probe_complaint(const vd_probe *probe)
{
    if (!probe->is_xlsx && vd_str_trim(probe->head).n == 0)
        return "the file is empty";
    if (looks_like_html(probe->head))
        return "this is a web page, not a list: the publisher answered with "
               "an error page";
    if (probe->root != NULL)
        return "XML whose root element belongs to no list that is known";
    if (vd_str_starts(vd_str_trim(probe->head), VD_STR("<")))
        return "XML that is not well formed at its start";
    return "not a format that is known; a table needs --mapping FILE";
}
