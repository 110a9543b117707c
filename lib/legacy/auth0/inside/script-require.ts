/** What {@link scriptRequire} is made of. */
export interface RequireParts {
  readonly createRequire: (path: string) => NodeJS.Require;
  readonly isBuiltin: (name: string) => boolean;
  readonly folders: readonly string[];
  readonly modules: Readonly<Record<string, string>>;
  /** Gives a module of today the functions that scripts of yesterday call. */
  readonly adapt: (name: string, module: unknown) => unknown;
  /** Makes an error whose message may be told outside. */
  readonly clearError: (message: string, code: string) => Error;
}

/**
 * The `require` of the scripts: `mongodb@3.1.4` is what `modules` names for it, or else for `mongodb`, or else the
 * `mongodb` that is installed, in whatever version. Runs inside the worker, as text: it sees nothing of this module but itself.
 */
export function scriptRequire({ createRequire, isBuiltin, folders, modules, adapt, clearError }: RequireParts) {
  const load = createRequire(`${folders[0] ?? '.'}/script.js`);
  const own = (name: string): string | undefined => (Object.hasOwn(modules, name) ? modules[name] : undefined);

  return function require(specifier: string): unknown {
    const [, name = specifier, path = ''] = /^((?:@[^/@]+\/)?[^/@]+)(?:@[^/]+)?(\/.*)?$/.exec(specifier) ?? [];
    const target = own(specifier) ?? (own(name) === undefined ? `${name}${path}` : `${own(name)}${path}`);
    if (isBuiltin(target)) return load(target);
    const module: unknown = load(find(target, specifier));
    return path ? module : adapt(name, module);
  };

  function find(target: string, specifier: string): string {
    try {
      return load.resolve(target, { paths: [...folders] });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
      // Its successor, which is called in the same way.
      if (target === 'mysql') return find('mysql2', specifier);
      const remedy = /^[./]/.test(target) ? 'see the option modules' : `npm install ${target}, or map it with the option modules`;
      const as = target === specifier ? '' : `, that is '${target}'`;
      throw clearError(`a script requires '${specifier}'${as}, which is not installed: ${remedy}`, 'MODULE_NOT_FOUND');
    }
  }
}
