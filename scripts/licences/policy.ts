import satisfies from 'spdx-satisfies'

/** Licences that what is shipped may have: they ask for no more than that their text goes along. */
const permissive = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'CC-BY-4.0', 'ISC', 'MIT', 'MIT-0', 'OFL-1.1', 'Python-2.0', 'Unlicense', 'WTFPL', 'Zlib']

/** Libraries that lie in the package as files of their own, which everybody can replace: that is what these licences ask for as well. */
const replaceable = { names: /^(?:@img\/sharp-(?:libvips|win32)-|libheif-js$)/, licences: ['LGPL-3.0-only', 'LGPL-3.0-or-later'] }

/** Names of licences that packages use and SPDX does not, or no longer. */
const otherNames: Readonly<Record<string, string>> = { 'Apache 2.0': 'Apache-2.0', 'LGPL-3.0': 'LGPL-3.0-only' }

/**
 * The SPDX expression that a package declares, in its present form. Throws when the package must not be shipped: it declares none, or one
 * that asks for more than Likeness does for its own users, such as the GPL.
 */
export function judgeLicence(name: string, declared: string | undefined): string {
  if (declared === undefined || declared === '')
    throw new Error(`${name} declares no licence: it must not be shipped.`)
  const expression = otherNames[declared] ?? declared
  const allowed = replaceable.names.test(name) ? [...permissive, ...replaceable.licences] : permissive
  if (!isSatisfied(expression, allowed))
    throw new Error(`${name} has the licence ${expression}: it must not be shipped. Replace it, or allow it in scripts/licences/policy.ts where that is right.`)
  return expression
}

function isSatisfied(expression: string, allowed: readonly string[]): boolean {
  try {
    return satisfies(expression, [...allowed])
  }
  catch {
    // Not an expression of SPDX, such as "SEE LICENSE IN FILE".
    return false
  }
}
