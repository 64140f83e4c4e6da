#!/bin/sh
# After the package of Likeness is removed. Names in braces are put in by electron-builder.
set -e

# A new version follows an old one: what it needs stays.
case "$1" in
  remove | purge) ;;
  *) exit 0 ;;
esac

app='/opt/${sanitizedProductName}'

unlink_own() {
  case "$(readlink "$1" || true)" in
    "$app"/*) rm -f "$1" ;;
  esac
}
unlink_own '/usr/bin/${executable}'
unlink_own /usr/bin/likeness

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
  if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; } && apparmor_status --enabled >/dev/null 2>&1; then
    apparmor_parser --remove "$profile" || true
  fi
  rm -f "$profile"
fi

if command -v update-mime-database >/dev/null; then
  update-mime-database /usr/share/mime || true
fi
if command -v update-desktop-database >/dev/null; then
  update-desktop-database -q /usr/share/applications || true
fi
