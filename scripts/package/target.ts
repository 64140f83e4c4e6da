/** A system and processor that a package is made for, in Node's terms. */
export interface Target {
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly arch: 'x64' | 'arm64'
}

/** The target as it stands in names of files and packages, such as `linux-x64`. */
export function nameOf({ platform, arch }: Target): string {
  return `${platform}-${arch}`
}

/** The target that this process runs on. Throws on any other system or processor. */
export function ownTarget(): Target {
  return toTarget(process.platform, process.arch)
}

/** A target by Node's names. Throws when Likeness is not packaged for it. */
export function toTarget(platform: string, arch: string): Target {
  if ((platform !== 'linux' && platform !== 'darwin' && platform !== 'win32') || (arch !== 'x64' && arch !== 'arm64'))
    throw new Error(`Likeness is packaged for Linux, macOS and Windows on x64 and arm64, not for ${platform}-${arch}.`)
  return { platform, arch }
}

/**
 * The target whose engine a package carries. Windows on ARM gets that of x64, which it runs by emulation, since usearch has no
 * build for it; the window is native. Throws where there is neither: ONNX Runtime has no build for macOS on Intel any more.
 */
export function engineOf(target: Target): Target {
  if (target.platform === 'darwin' && target.arch === 'x64')
    throw new Error('There is no package for macOS on Intel: onnxruntime-node has no build for it since 1.24. Package for arm64.')
  return target.platform === 'win32' ? { platform: 'win32', arch: 'x64' } : target
}
