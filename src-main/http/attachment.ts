/** A `content-disposition` under which a browser saves a file by its name, whatever characters that has (RFC 6266, RFC 8187). */
export function attachment(fileName: string): string {
  const name = fileName.toWellFormed()
  const plain = name.replaceAll(/[^\x20-\x7E]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
  return plain === name ? `attachment; filename="${plain}"` : `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
