import type { AuthenticateOptions, LazyMigrationStrategy, LoginRequest } from '../../../lib/passport/strategy.js';

/** How a strategy answered one request. */
export type Answer =
  | { readonly action: 'success'; readonly user: unknown; readonly info: unknown }
  | { readonly action: 'fail'; readonly challenge: unknown; readonly status: number }
  | { readonly action: 'error'; readonly error: unknown };

/** Asks a strategy as Passport does when it is called by name: through an object made from it. */
export const answerOf = (strategy: LazyMigrationStrategy, request: LoginRequest, options?: AuthenticateOptions): Promise<Answer> =>
  new Promise((resolve) => {
    const actions = {
      success: (user: unknown, info: unknown) => resolve({ action: 'success', user, info }),
      fail: (challenge: unknown, status: number) => resolve({ action: 'fail', challenge, status }),
      error: (error: unknown) => resolve({ action: 'error', error }),
    };
    const perRequest = Object.assign(Object.create(strategy) as LazyMigrationStrategy, actions);
    perRequest.authenticate(request, options);
  });
