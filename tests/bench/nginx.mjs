// nginx that answers one fixed body, as the peer of our plainest route.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from '../support/api.mjs';
import { cpuOfFamily, family, proportionalOf } from './system.mjs';

/** A port that was free a moment ago. */
function freePort() {
    return new Promise((resolve) => {
        const probe = createServer().listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

const configuration = (folder, port, body, log) => `
daemon off;
worker_processes auto;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
    access_log ${log ? `${folder}/access.log combined buffer=64k flush=1s` : 'off'};
    keepalive_requests 1000000000;
    client_body_temp_path ${folder}/body;
    proxy_temp_path ${folder}/proxy;
    fastcgi_temp_path ${folder}/fastcgi;
    uwsgi_temp_path ${folder}/uwsgi;
    scgi_temp_path ${folder}/scgi;
    server {
        listen 127.0.0.1:${port} reuseport;
        location / { default_type application/json; return 200 '${body}'; }
    }
}
`;

export class Nginx {
    static async start({ body, log = false }) {
        const nginx = new Nginx();
        nginx.folder = await mkdtemp(join(tmpdir(), 'patchbay-nginx-'));
        const port = await freePort();
        await writeFile(join(nginx.folder, 'nginx.conf'), configuration(nginx.folder, port, body, log));
        nginx.child = spawn('nginx', ['-c', join(nginx.folder, 'nginx.conf'), '-e', join(nginx.folder, 'error.log')], { stdio: 'ignore' });
        nginx.url = `http://127.0.0.1:${port}/`;
        await eventually('nginx to answer', async () => (await fetch(nginx.url)).ok, 5000);
        return nginx;
    }
    cpu = () => cpuOfFamily(this.child.pid);
    memory = () => proportionalOf(family(this.child.pid));

    async stop() {
        const ended = new Promise((resolve) => this.child.once('exit', resolve));
        this.child.kill('SIGTERM');
        await ended;
        await rm(this.folder, { recursive: true, force: true });
    }
}
