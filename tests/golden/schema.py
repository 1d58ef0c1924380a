# SPDX-License-Identifier: Apache-2.0
"""The part of JSON Schema that the schemas in docs/ use.

breach(schema, value) names the first place where a value is not as the schema
says, as "claims[3].quote", or is None.
"""
import re

KINDS = {'object': dict, 'array': list, 'string': str, 'boolean': bool, 'null': type(None)}


def is_kind(value, name):
    if name in ('integer', 'number'):
        kinds = int if name == 'integer' else (int, float)
        return isinstance(value, kinds) and not isinstance(value, bool)
    return isinstance(value, KINDS[name])


def breach(schema, value, defs=None, at='.'):
    defs = schema.get('$defs', {}) if defs is None else defs
    if '$ref' in schema:
        return breach(defs[schema['$ref'].rsplit('/', 1)[1]], value, defs, at)
    if 'enum' in schema and value not in schema['enum']:
        return at
    kinds = schema.get('type', [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if kinds and not any(is_kind(value, k) for k in kinds):
        return at
    if isinstance(value, str):
        fits = re.search(schema.get('pattern', ''), value) and \
            schema.get('minLength', 0) <= len(value) <= schema.get('maxLength', 10 ** 9)
        return None if fits else at
    if isinstance(value, list):
        inner = ((schema.get('items', {}), v, f'{at}[{i}]') for i, v in enumerate(value))
    elif isinstance(value, dict):
        known = schema.get('properties', {})
        if schema.get('additionalProperties', True) is False and set(value) - set(known):
            return f'{at} {sorted(set(value) - set(known))}'
        if set(schema.get('required', ())) - set(value):
            return f'{at} lacks {sorted(set(schema["required"]) - set(value))}'
        inner = ((known[k], v, f'{at}.{k}') for k, v in value.items() if k in known)
    else:
        return None
    return next((b for b in (breach(s, v, defs, a) for s, v, a in inner) if b), None)
