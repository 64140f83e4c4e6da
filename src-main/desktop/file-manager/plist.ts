import { xmlText } from './quoting.ts'

/** What a property list can hold, of what is needed here. */
export type PlistValue = string | number | boolean | readonly PlistValue[] | { readonly [key: string]: PlistValue }

/** A property list as XML, as Apple's programs write it. */
export function plist(value: PlistValue): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    ...lines(value),
    '</plist>',
    '',
  ].join('\n')
}

function lines(value: PlistValue): readonly string[] {
  if (typeof value === 'string')
    return [`<string>${xmlText(value)}</string>`]
  if (typeof value === 'number')
    return [`<${Number.isInteger(value) ? 'integer' : 'real'}>${value}</${Number.isInteger(value) ? 'integer' : 'real'}>`]
  if (typeof value === 'boolean')
    return [value ? '<true/>' : '<false/>']
  if (isList(value))
    return ['<array>', ...value.flatMap(item => indented(lines(item))), '</array>']
  return ['<dict>', ...Object.entries(value).flatMap(([key, item]) => indented([`<key>${xmlText(key)}</key>`, ...lines(item)])), '</dict>']
}

function isList(value: PlistValue): value is readonly PlistValue[] {
  return Array.isArray(value)
}

function indented(text: readonly string[]): readonly string[] {
  return text.map(line => `\t${line}`)
}
