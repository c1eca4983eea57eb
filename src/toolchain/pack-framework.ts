/** Writes `vm/framework/bytes.ts` from the framework's sources: `npx tsx --conditions=source src/toolchain/pack-framework.ts`. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFramework, packFramework } from './framework-bytes.ts';
import { frameworkDir } from './framework-dir.ts';

const built = await compileFramework();
if (built.diagnostics !== '') process.stderr.write(built.diagnostics);
writeFileSync(join(frameworkDir(), 'bytes.ts'), packFramework(built));
