import { expect, it } from 'vitest'
import { ownArguments, parseArguments, parseFile, parseLink } from '../../../../src-main/desktop/asks/parse.ts'

const nothing = { paths: [], refused: [], hidden: false, fileManagers: undefined }

function similar(path: string): string {
  return `likeness://similar?path=${encodeURIComponent(path)}`
}

function outcome({ paths, refused }: { readonly paths: readonly string[], readonly refused: readonly { readonly code: string }[] }) {
  return { paths, codes: refused.map(({ code }) => code) }
}

const refusedAlone = { paths: [], codes: ['link_refused'] }

it('reads files, addresses of files and the flag of file managers; relative ones begin at the folder of who asks', () => {
  const read = (...args: string[]) => parseArguments(args, '/home/me', 'linux').paths
  expect(read('--find-similar', '/pictures/a.png')).toEqual(['/pictures/a.png'])
  expect(read('--find-similar=/pictures/a.png')).toEqual(['/pictures/a.png'])
  expect(read('--find-similar', 'a.png', '../b.glb')).toEqual(['/home/me/a.png', '/home/b.glb'])
  expect(read('file:///pictures/a%20%C3%BC.JPG')).toEqual(['/pictures/a ü.JPG'])
  expect(read('--find-similar', 'strange: name.png', '--', '--like-a-switch.png')).toEqual(['/home/me/strange: name.png', '/home/me/--like-a-switch.png'])
  expect(read('/a.png', '/a.png', '/b.png')).toEqual(['/a.png', '/b.png'])
})

it('reads paths of Windows, shares among them when the user chose the file', () => {
  const read = (...args: string[]) => parseArguments(args, 'C:\\Users\\me', 'win32').paths
  expect(read('--find-similar', 'C:\\Pictures\\a.png')).toEqual(['C:\\Pictures\\a.png'])
  expect(read('D:/models/b.glb', 'c.stl')).toEqual(['D:\\models\\b.glb', 'C:\\Users\\me\\c.stl'])
  expect(read('\\\\server\\share\\d.png')).toEqual(['\\\\server\\share\\d.png'])
  expect(read('file:///C:/Pictures/a%20b.png')).toEqual(['C:\\Pictures\\a b.png'])
})

it('passes over the switches of Chromium and of the system', () => {
  expect(parseArguments(['--no-sandbox', '--user-data-dir=/tmp/x.png', '--original-process-start-time=1', '-psn_0_1', ''], '/', 'linux')).toEqual(nothing)
  expect(parseArguments(['--allow-file-access-from-files', '--find-similar', '--no-sandbox', '/a.png'], '/', 'linux')).toEqual({ ...nothing, paths: ['/a.png'] })
})

it('knows its own switches', () => {
  expect(parseArguments(['--hidden'], '/', 'linux')).toEqual({ ...nothing, hidden: true })
  expect(parseArguments(['--install-file-manager'], '/', 'linux').fileManagers).toBe('install')
  expect(parseArguments(['--remove-file-manager'], '/', 'linux').fileManagers).toBe('remove')
})

it('takes nothing but the link of a command line that a browser composed', () => {
  const args = ['--install-file-manager', '--hidden', '--find-similar', '/other.png', similar('/a.png')]
  expect(parseArguments(args, '/', 'linux')).toEqual({ ...nothing, paths: ['/a.png'] })
  expect(parseArguments(['--find-similar=/other.png', 'LIKENESS://delete'], '/', 'linux')).toMatchObject({ paths: [], refused: [{ code: 'link_refused' }] })
})

it('leaves out the program, and the script of an app that is not packaged', () => {
  expect(ownArguments(['/opt/likeness', '--hidden', '/a.png'], true)).toEqual(['--hidden', '/a.png'])
  expect(ownArguments(['/electron', '--inspect', 'out/main/index.js', '--find-similar', '/a.png'], false)).toEqual(['--inspect', '--find-similar', '/a.png'])
  expect(ownArguments(['/electron', '.'], false)).toEqual([])
})

it('reads a link to a file of this machine', () => {
  expect(outcome(parseLink(similar('/pictures/a b&c=ü#?.png'), 'linux'))).toEqual({ paths: ['/pictures/a b&c=ü#?.png'], codes: [] })
  expect(outcome(parseLink('likeness://similar/?path=/a.png', 'darwin'))).toEqual({ paths: ['/a.png'], codes: [] })
  expect(outcome(parseLink(similar('c:/Pictures/a.png'), 'win32'))).toEqual({ paths: ['c:\\Pictures\\a.png'], codes: [] })
})

const hostileLinks = [
  'likeness://similar',
  'likeness://similar?path=',
  'likeness://app/?path=/a.png',
  'likeness://delete?path=/a.png',
  'likeness://similar.example/?path=/a.png',
  'likeness://similar:80/?path=/a.png',
  'likeness://user@similar/?path=/a.png',
  'likeness:similar?path=/a.png',
  'likeness:///similar?path=/a.png',
  'likeness://similar/../app?path=/a.png',
  'likeness://similar/more?path=/a.png',
  'likeness://similar?path=/a.png&path=/b.png',
  'likeness://similar?path=/a.png&token=1',
  'likeness://similar?path=/a.png#more',
  'likeness://similar?Path=/a.png',
  'http://similar/?path=/a.png',
  'file:///a.png',
  'not a link',
  'likeness://%00?path=/a.png',
  ...['http://example.com/a.png', 'https://example.com/a.png', 'file:///a.png', 'smb://server/a.png', 'data:image/png,a.png', '~/a.png', 'a.png', './a.png', '../a.png', '-a.png'].map(similar),
]

it.each(['linux', 'darwin', 'win32'] as const)('refuses every other link on %s', (platform) => {
  for (const link of hostileLinks)
    expect({ link, ...outcome(parseLink(link, platform)) }).toEqual({ link, ...refusedAlone })
})

/** Paths that no link may name, and of which no file is searched by however it comes; `{}` stands for each place below. */
const neverOnUnix = ['/a.png\0.txt', '/a\n.png', '/a\x1B[0m.png', '/a\x7F.png', '/dev/zero.png', '/proc/self/root/a.png', '/sys/a.png', '/folder/', '/folder.png/', '/folder', '/a.txt', '/a.exe', '/.png', '/a.png.', '/a.png ', `/${'x'.repeat(5000)}.png`]
const neverOnWindows = ['C:\\a.png\0.txt', 'C:\\a\r.png', '\\\\.\\pipe\\a.png', '\\\\?\\C:\\a.png', '\\\\?\\UNC\\server\\share\\a.png', '//./C:/a.png', '\\??\\C:\\a.png', 'C:\\a.txt:b.png', 'C:\\a.png:stream.png', 'C:\\con.png', 'C:\\folder\\NUL.png', 'C:\\com1.png', 'C:\\aux\\a.png', 'C:\\lpt¹.png', 'C:\\folder\\', 'C:\\folder', 'C:\\a.lnk', 'C:\\a.png.', `C:\\${'x'.repeat(5000)}.png`]

it('refuses paths that are no files of a known kind, however they come', () => {
  for (const [platform, paths] of [['linux', neverOnUnix], ['darwin', neverOnUnix], ['win32', neverOnWindows]] as const) {
    for (const path of paths) {
      expect({ path, ...outcome(parseLink(similar(path), platform)) }).toEqual({ path, ...refusedAlone })
      expect({ path, ...outcome(parseFile(path, platform === 'win32' ? 'C:\\' : '/', platform)) }).toEqual({ path, ...refusedAlone })
    }
  }
})

it('refuses links that go up or to another machine', () => {
  for (const path of ['/pictures/../etc/a.png', '/./a.png', '/..', '//server/share/a.png', '/a/../../b.png'])
    expect({ path, ...outcome(parseLink(similar(path), 'linux')) }).toEqual({ path, ...refusedAlone })
  for (const path of ['\\\\server\\share\\a.png', '//server/share/a.png', '\\/server/share/a.png', 'C:\\..\\a.png', 'C:/a/../b.png', 'C:a.png', '\\a.png', '/a.png', 'CC:\\a.png'])
    expect({ path, ...outcome(parseLink(similar(path), 'win32')) }).toEqual({ path, ...refusedAlone })
})

it('refuses addresses of files on other machines, and what only looks like one', () => {
  for (const file of ['file://server/share/a.png', 'file://localhost.example/a.png', 'http://example.com/a.png', 'likeness://app/a.png', 'file:///a%2Fb.png', 'file:///%00.png', 'smb://server/a.png']) {
    expect({ file, ...outcome(parseFile(file, '/', 'linux')) }).toEqual({ file, ...refusedAlone })
    expect({ file, ...outcome(parseFile(file, 'C:\\', 'win32')) }).toEqual({ file, ...refusedAlone })
  }
})

it('says what of several is refused, and searches by the others; too many are none', () => {
  const some = parseArguments(['/a.png', '/b.txt', '/c.glb'], '/', 'linux')
  expect(outcome(some)).toEqual({ paths: ['/a.png', '/c.glb'], codes: ['link_refused'] })
  expect(some.refused[0]!.message).toContain('b.txt')
  const many = Array.from({ length: 101 }, (_, index) => `/${index}.png`)
  expect(outcome(parseArguments(many, '/', 'linux'))).toEqual(refusedAlone)
  expect(parseArguments(many.slice(1), '/', 'linux').paths).toHaveLength(100)
})

it('never throws and never lets a path through that is not absolute and of a known kind, whatever a link says', () => {
  const pieces = ['likeness://', 'similar', '?path=', '/', '\\', '..', '.', '%', '%2e%2e', '%00', '%5c', 'C:', 'a.png', '.png', ':', '&', '#', '@', 'é', '\u202E', '//', 'file:', 'path=', ' ']
  let seed = 1
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
  for (let tried = 0; tried < 20_000; tried++) {
    const text = Array.from({ length: 1 + Math.floor(random() * 8) }, () => pieces[Math.floor(random() * pieces.length)]).join('')
    for (const platform of ['linux', 'win32'] as const) {
      for (const link of [text, `likeness://similar?path=${text}`]) {
        const { paths } = parseLink(link, platform)
        for (const path of paths) {
          expect(path).toMatch(platform === 'win32' ? /^[a-z]:\\.*\.png$/i : /^\/(?!\/).*\.png$/)
          expect(path.split(/[\\/]/)).not.toContain('..')
        }
      }
    }
  }
})
