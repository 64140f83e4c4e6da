/** Long enough for the browser to have begun to read it. */
const readMs = 60_000

/** Has the browser save what is at an address of its own, under a name. */
export function download(url: string, name: string): void {
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
}

/** Has the browser save a file that was made here. */
export function downloadFile(file: File): void {
  const url = URL.createObjectURL(file)
  download(url, file.name)
  setTimeout(URL.revokeObjectURL, readMs, url)
}
