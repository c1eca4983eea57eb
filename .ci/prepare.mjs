// Builds dist unless it is newer than everything it is made of. The first `npx millrace` in a checkout runs `prepare` once more, and
// need not wait for the compiler then.
import { execSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return Number.POSITIVE_INFINITY;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const made = statSync(join(root, 'dist/src/cli/main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = ['vm', 'src', 'tsconfig.json', 'package.json'].map((name) => newest(join(root, name)));
if (Math.max(...sources) > made) execSync('npm run build', { cwd: root, stdio: 'inherit' });
