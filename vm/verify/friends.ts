/**
 * Pass: a module is not its own friend, and its friends are at its own address.
 * Source: move-bytecode-verifier/src/friends.rs.
 */

import { Refused } from '../base/status.ts';
import { handleText } from '../format/module.ts';
import type { Context } from './context.ts';

export function checkFriends({ module }: Context): void {
  const self = module.moduleHandles[module.self]!;
  for (const friend of module.friends) {
    if (friend.address === self.address && friend.name === self.name)
      throw new Refused({ status: 'INVALID_FRIEND_DECL_WITH_SELF', message: 'the module is declared its own friend' });
    if (friend.address !== self.address)
      throw new Refused({
        status: 'INVALID_FRIEND_DECL_WITH_MODULES_OUTSIDE_ACCOUNT_ADDRESS',
        message: `friend ${handleText(module, friend)} is at another address`,
      });
  }
}
