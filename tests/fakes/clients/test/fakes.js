// Starts a built fake on a free port and speaks its control API. FAKES_DIR is the folder with the executables.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import readline from 'node:readline';

const directory = process.env.FAKES_DIR;

export async function startFake(name, args = []) {
  if (!directory) throw new Error('Set FAKES_DIR to the folder that has fake-telegram and fake-openai.');
  const child = spawn(path.join(directory, name), ['--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = readline.createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([code]) => { throw new Error(`${name} ended with ${code}`); }),
    once(child, 'error').then(([error]) => { throw error; }),
  ]);
  const url = line.replace('listening on ', '');

  async function control(method, target, body) {
    const response = await fetch(`${url}/control/${target}`, {
      method,
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${target}: ${answer.error}`);
    return answer;
  }

  return {
    url,
    get: (target) => control('GET', target),
    post: (target, body = {}) => control('POST', target, body),
    remove: (target) => control('DELETE', target),
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      return code;
    },
  };
}
