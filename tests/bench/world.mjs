// A server to measure: its log goes to a file, as in an install, so that nobody's pipe slows it down.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Install, build } from '../support/install.mjs';
import { Process } from '../support/process.mjs';
import { cpuOf, cpuOfFamily, family, proportionalOf, residentOf } from './system.mjs';

const kAdmittingLimit = 10_000_000; // a minute: limits are counted, and nobody meets them

const settings = ({ limits, log, packages, isolated }) => `
[limits]
requests_per_address = ${limits ? kAdmittingLimit : 0}
requests_per_user = ${limits ? kAdmittingLimit : 0}

[log]
access = ${log}
format = "json"

[plugins]
folders = [${packages.map((folder) => JSON.stringify(join(build, folder))).join(', ')}]

[isolation]
process = ${JSON.stringify(isolated)}
`;

export class Measured extends Install {
    /** `packages`: folders of the build whose plugins are loaded; `isolated`: which of them get processes of their own. */
    static async prepare({ limits = true, log = true, packages = ['example-packages', 'bench-packages'], isolated = [] } = {}) {
        const install = Object.assign(new Measured(), await Install.prepare());
        await writeFile(install.configFile, settings({ limits, log, packages, isolated }));
        return install;
    }

    async start() {
        const command = [this.program, 'serve', '--data', this.data, '--config', this.configFile, '--port', '0'];
        const log = join(this.data, 'server.log');
        this.process = new Process('/bin/sh', ['-c', 'log=$1; shift; exec "$@" 2>>"$log"', 'sh', log, ...command]);
        this.url = (await this.process.waitFor(/serves on (http:\S+)/, 90_000))[1];
        this.setupLink = this.process.output.match(/\(once\): (\S+)/)?.[1];
        const pidFile = (await readFile(join(this.data, 'postgres/postmaster.pid'), 'utf8')).split('\n');
        this.postmaster = Number(pidFile[0]);
        this.database = { host: pidFile[4], port: pidFile[3], user: 'patchbay', name: 'patchbay' };
        return this;
    }

    get pid() {
        return this.process.child.pid;
    }
    cpu = () => cpuOf(this.pid);
    /** With the processes of modules, and the database's. */
    familyCpu = () => cpuOfFamily(this.pid);
    databaseCpu = () => cpuOfFamily(this.postmaster);
    bothCpu = () => this.cpu() + this.databaseCpu();
    memory() {
        return { server: residentOf(this.pid), database: proportionalOf(family(this.postmaster)) };
    }
}
