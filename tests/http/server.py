# SPDX-License-Identifier: Apache-2.0
"""A server under test: started on a free port, asked, stopped."""
import http.client
import json
import os
import subprocess
import urllib.parse


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def head(self, name):
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


class Server:
    def __init__(self, vedette, db, *options, env=None, tls=None):
        self.tls = tls
        self.process = subprocess.Popen(
            [vedette, '--db', str(db), 'serve', '--port', '0', *options], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env=dict(os.environ, **(env or {})))
        line = self.process.stdout.readline()
        if not line.startswith('listening on '):
            _, why = self.process.communicate(timeout=60)
            raise RuntimeError(why)
        self.host, port = line.split('//')[1].strip().rsplit(':', 1)
        self.port = int(port)

    def ask(self, path, data=None, headers=None, method=None, timeout=60):
        c = (http.client.HTTPSConnection(self.host, self.port, timeout=timeout, context=self.tls) if self.tls
             else http.client.HTTPConnection(self.host, self.port, timeout=timeout))
        if isinstance(data, (dict, list)):
            data = json.dumps(data)
        if isinstance(data, str):
            data = data.encode()
        c.request(method or ('GET' if data is None else 'POST'), path, body=data, headers=headers or {})
        r = c.getresponse()
        out = Answer(r.status, r.getheaders(), r.read())
        c.close()
        return out

    def get(self, path, headers=None, **params):
        if params:
            path += '?' + urllib.parse.urlencode(params, doseq=True)
        return self.ask(path, headers=headers)

    def stop(self):
        """Its exit status, and what it said on standard error."""
        self.process.terminate()
        try:
            _, said = self.process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            _, said = self.process.communicate()
        return self.process.returncode, said
