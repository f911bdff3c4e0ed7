// A small SDK for plugins of Patchbay that are programs. It needs nothing but Node.js 18.
//
//     run({
//         async start(setup, settings, host) { setup.route('GET', '/greeting', { summary: 'Greets' }, () => ({ text: 'Hello' })); },
//     });
//
//     codec.mjs        values to bytes and back
//     frames.mjs       frames to bytes and back
//     wire.mjs         the methods and their payloads
//     errors.mjs       Failure and Cancelled, and how they travel
//     connection.mjs   calls both ways over the socket
//     host.mjs         what the host can be asked
//     setup.mjs        what a plugin registers
//     channel.mjs      what a channel implements
import { Socket } from 'node:net';

import { decode, encode, nothing } from './codec.mjs';
import { Connection } from './connection.mjs';
import { Failure } from './errors.mjs';
import { Host } from './host.mjs';
import { Setup } from './setup.mjs';
import * as wire from './wire.mjs';

export { Cancelled, Failure } from './errors.mjs';
export { currentSignal } from './connection.mjs';

const socketDescriptor = 3;

/**
 * Serves `plugin` until the host ends. Its functions, all but start() optional, may return promises:
 *
 *     start(setup, settings, host)   registers; settings: {values, public_url}
 *     stop()                         no new work from now on
 *     configure(settings)            new settings while it runs; throws Failure to keep the old ones
 *     test(settings)                 tries settings that it does not take; health checks
 *     health()                       health checks: [{name, degraded, detail, translations: {ru: {name, detail}}}]
 */
export function run(plugin, name = 'a program for Node.js') {
    const socket = new Socket({ fd: socketDescriptor, readable: true, writable: true });
    const served = new Served(plugin);
    const connection = new Connection(socket, (method, payload) => served.call(method, payload));
    served.host = new Host(connection);
    socket.on('close', () => process.exit(0)); // the host wants no more of this process
    socket.on('error', () => {}); // 'close' follows
    connection.sayHello(`${name} (Node.js ${process.versions.node})`);
}

class Served {
    host;
    #plugin;
    #setup;
    #publicUrl = '';

    constructor(plugin) {
        this.#plugin = plugin;
    }

    /** The payload of the answer to a call by the host. */
    async call(method, payload) {
        const { PluginMethod } = wire;
        switch (method) {
            case PluginMethod.create:
                return Buffer.alloc(0);
            case PluginMethod.start:
                return encode(wire.StartReply, await this.#start(decode(wire.StartRequest, payload)));
            case PluginMethod.stop:
                return encode(nothing, await this.#plugin.stop?.());
            case PluginMethod.http:
                return encode(wire.HttpReply, await this.#setup.http(decode(wire.HttpCall, payload)));
            case PluginMethod.event:
                return encode(nothing, await this.#setup.event(decode(wire.EventCall, payload)));
            case PluginMethod.service:
                return this.#setup.service(decode(wire.ServiceCall, payload));
            case PluginMethod.task:
                return encode(nothing, await this.#setup.runTask(decode(wire.TaskCall, payload).task));
            case PluginMethod.health:
                return encode(wire.HealthReply, { checks: (await this.#plugin.health?.()) ?? [] });
            case PluginMethod.configure:
                return encode(nothing, await this.#configure(this.#settings(decode(wire.ConfigureRequest, payload))));
            case PluginMethod.test:
                return encode(wire.HealthReply, { checks: await this.#test(this.#settings(decode(wire.ConfigureRequest, payload))) });
            default:
                throw new Failure('unknown_method', 'sdk.unknown_method', 'The plugin is older than this call', { detail: `method ${method}`, fix: 'Install a newer version of the plugin' });
        }
    }

    #settings({ settings }) {
        return { values: JSON.parse(settings), public_url: this.#publicUrl };
    }

    async #start(request) {
        this.#publicUrl = request.public_url;
        this.#setup = new Setup(request.module_id);
        await this.#plugin.start(this.#setup, this.#settings(request), this.host);
        return this.#setup.reply;
    }

    #configure(settings) {
        if (this.#plugin.configure) return this.#plugin.configure(settings);
        throw new Failure('conflict', 'module.restart_needed', 'The module takes new settings when it starts', { fix: 'Restart the module' });
    }

    #test(settings) {
        if (this.#plugin.test) return this.#plugin.test(settings);
        throw new Failure('unavailable', 'module.test_unsupported', "The module can't try settings", { fix: 'Save them, and see how the module does' });
    }
}
