const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  ENOTDIR: 'there is no such file.',
  EISDIR: 'it is a folder.',
  EACCES: 'permission is denied.',
  EPERM: 'permission is denied.',
  EROFS: 'its disk cannot be written to.',
  ENOSPC: 'the disk is full.',
  EDQUOT: 'the disk is full.',
  EBUSY: 'another program has locked it.',
  ENAMETOOLONG: 'its name is too long.',
  EIO: 'the disk reports an error.',
  ERR_FS_FILE_TOO_LARGE: 'it is too large to be read.',
  ERR_STRING_TOO_LONG: 'it is too large to be read.',
}

/** Why reading or writing a file failed, in plain words, as a sentence without its beginning. */
export function fileReason(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  return reasons[code] ?? (thrown instanceof Error ? thrown.message : String(thrown))
}
