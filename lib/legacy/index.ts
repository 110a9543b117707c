export { type Auth0Scripts, auth0Scripts, type Auth0Source } from './auth0/auth0-scripts.js';
export type { ScriptFunction } from './auth0/script-text.js';
export type { Auth0ScriptsOptions } from './auth0/settings.js';
export { fusionAuthConnector, type FusionAuthConnectorOptions } from './fusion-auth-connector.js';
export type { GuardOptions } from './guard-options.js';
export { kratosHook, type KratosHookOptions } from './kratos-hook.js';
export type { EndpointOptions } from './endpoint-options.js';
export type { SeparateLookup } from './separate-lookup.js';
export { oktaHook, type OktaHookOptions } from './okta-hook.js';
