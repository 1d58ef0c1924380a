# SPDX-License-Identifier: Apache-2.0
"""Two datasets of invented entities in the form of FollowTheMoney: a family with
its companies and sanctions, and donations with payments and addresses."""
import json


def entity(id, schema, referents=(), target=None, **properties):
    e = {'id': id, 'schema': schema, 'referents': list(referents), 'datasets': ['elsewhere'],
         'properties': {k: v if isinstance(v, list) else [v] for k, v in properties.items()}}
    if target is not None:
        e['target'] = target
    return e


FAMILY = [
    entity('NK-ann', 'Person', ['ofac-90001', 'gb-hmt-90001'], True,
           name=['Alexei Vyacheslavovich ZORKOV', 'Aleksei Vyacheslavovich Zorkov', 'Алексей Вячеславович Зорков'],
           alias=['A. V. Zorkov'], birthDate='1965-09-21', country='ru', nationality='ru', innCode='500100732259',
           topics=['sanction', 'debarment'], notes='Owner of Zala Sample Works', addressEntity=['addr-1']),
    entity('NK-bel', 'Person', ['ofac-90002'], True, name=['Svetlana Zorkova', 'Светлана Зоркова'],
           birthDate='1970', country=['ru', 'gb'], gender='female', topics='sanction',
           notes='K' * 90),
    entity('NK-cor', 'Company', [], True, name=['Zala Sample Works LLC', 'ООО Зала Образец'], jurisdiction='ru',
           ogrnCode='1027700132195', topics='sanction', incorporationDate='2003-02-01'),
    entity('NK-dit', 'Company', [], False, name='Quiet Harbour Trading Ltd', jurisdiction='cy'),
    entity('own-1', 'Ownership', [], False, owner='NK-ann', asset='NK-cor', percentage='51', startDate='2003'),
    entity('fam-1', 'Family', [], False, person='NK-ann', relative='NK-bel', relationship='daughter'),
    entity('sanc-1', 'Sanction', [], False, entity='NK-ann', authority='Office of Samples', program='SAMPLE',
           startDate='2023-11-02'),
    entity('sanc-2', 'Sanction', [], False, entity='NK-cor', authority='Office of Samples'),
    entity('addr-1', 'Address', [], False, full='12 Lighthouse Road, Izhevsk', city='Izhevsk', country='ru'),
    entity('ves-1', 'Vessel', [], True, name='SAMPLE STAR', imoNumber='9074729', flag='pa', topics='sanction'),
]

DONATIONS = [
    {'id': 'party-a', 'schema': 'Organization', 'properties': {'name': ['Party of Examples']}},
    {'id': 'addr-b', 'schema': 'Address', 'properties': {'full': ['Musterweg 2, 10115 Berlin'], 'country': ['de']}},
    {'id': 'addr-a', 'schema': 'Address', 'properties': {'full': ['Beispielstraße 19, 76135 Karlsruhe'], 'country': ['de']}},
    {'id': 'donor', 'schema': 'Person', 'properties': {'name': ['Herr Christian Mustermann'], 'country': ['de'],
                                                      'addressEntity': ['addr-b', 'addr-a', 'addr-gone']}},
    {'id': 'pay-1', 'schema': 'Payment', 'properties': {'payer': ['donor'], 'beneficiary': ['party-a'],
                                                       'amountEur': ['100000'], 'date': ['2011-12-29']}},
    {'id': 'pay-2', 'schema': 'Payment', 'properties': {'payer': ['donor'], 'beneficiary': ['party-a'],
                                                       'amountEur': ['50001'], 'date': ['2012-01-02']}},
]


def write(path, entities):
    # The last line has no end, as others write them.
    path.write_text('\n'.join(json.dumps(e, ensure_ascii=False) for e in entities), encoding='utf-8')
