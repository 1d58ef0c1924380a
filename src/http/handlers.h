/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_HANDLERS_H
#define VD_HTTP_HANDLERS_H

/* What each route does; the table of them is in route.c. */

#include "http/service.h"

/* home.c: the service itself */
void vd_answer_home(vd_call *call);
void vd_answer_icon(vd_call *call);
void vd_answer_health(vd_call *call);
void vd_answer_ready(vd_call *call);
void vd_answer_update(vd_call *call);
void vd_answer_ping(vd_call *call);

/* counts.c */
void vd_answer_metrics(vd_call *call);

/* catalog.c */
void vd_answer_catalog(vd_call *call);
void vd_answer_algorithms(vd_call *call);

/* match.c */
void vd_answer_match(vd_call *call);
void vd_answer_match_stream(vd_call *call);

/* search.c */
void vd_answer_search(vd_call *call);

/* entity.c */
void vd_answer_entity(vd_call *call);
void vd_answer_adjacent(vd_call *call);
void vd_answer_adjacent_property(vd_call *call);

/* reconcile.c */
void vd_answer_reconcile(vd_call *call);
void vd_answer_reconcile_post(vd_call *call);
void vd_answer_suggest_entity(vd_call *call);
void vd_answer_suggest_property(vd_call *call);
void vd_answer_suggest_type(vd_call *call);
void vd_answer_extend_property(vd_call *call);

/* watchman.c */
void vd_answer_watchman_search(vd_call *call);
void vd_answer_watchman_lists(vd_call *call);
void vd_answer_watchman_refresh(vd_call *call);

/* mcp.c */
void vd_answer_mcp(vd_call *call);

/* own.c */
void vd_answer_screen(vd_call *call);
void vd_answer_compare(vd_call *call);
void vd_answer_lists(vd_call *call);
void vd_answer_changes(vd_call *call);
void vd_answer_goods(vd_call *call);
void vd_answer_coverage(vd_call *call);

/* desk.c */
void vd_answer_check(vd_call *call);
void vd_answer_alerts(vd_call *call);
void vd_answer_alert(vd_call *call);
void vd_answer_decision(vd_call *call);
void vd_answer_remark(vd_call *call);
void vd_answer_audit(vd_call *call);
void vd_answer_entries(vd_call *call);
void vd_answer_ship(vd_call *call);
void vd_answer_papers(vd_call *call);
void vd_answer_paper(vd_call *call);
void vd_answer_claims(vd_call *call);
void vd_answer_events(vd_call *call);

#endif
