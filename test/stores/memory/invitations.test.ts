import { MemoryInvitations } from '../../../lib/stores/memory/invitations.js';
import { checkInvitations } from '../support/invitation-checks.js';

describe('MemoryInvitations', () => checkInvitations(() => new MemoryInvitations()));
