// Puts `millrace` beside the other commands of this checkout, so that `npx millrace` starts at once. Without it npx would first install
// the checkout into its own cache. Where links can't be made, npx still works, a little slower.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const bin = join(import.meta.dirname, '..', 'node_modules', '.bin');
try {
  mkdirSync(bin, { recursive: true });
  rmSync(join(bin, 'millrace'), { force: true });
  symlinkSync('../../dist/src/cli/main.js', join(bin, 'millrace'));
} catch {
  // No matter: see above.
}
