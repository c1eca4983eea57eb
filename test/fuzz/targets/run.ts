/** Programs made to run: whatever they do, paranoid mode agrees. */

import { realModules } from '../modules.ts';
import type { FuzzTarget } from '../target.ts';
import { moduleTarget } from './verify.ts';

export function runTarget(): FuzzTarget {
  return moduleTarget('run', realModules());
}
