/** The parts of `package-lock.json` that tell of packages. */
export interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly license?: string; readonly dependencies?: object; readonly devDependencies?: object; readonly peerDependencies?: object; readonly peerDependenciesMeta?: object }>>
}
export function shippedPackages(lock: Lock, imported: readonly string[]): ReadonlyMap<string, { readonly name: string; readonly version: string; readonly licence: string | undefined }>
export function importedPackages(sources: readonly string[]): readonly string[]
export function isAllowed(licence: string | undefined): boolean
