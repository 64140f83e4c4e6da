#!/bin/sh
# After the package of Likeness is unpacked. Names in braces are put in by electron-builder.
set -e

app='/opt/${sanitizedProductName}'

# A command of somebody else is left alone.
link() {
  case "$(readlink "$2" || true)" in
    "$app"/*) rm -f "$2" ;;
  esac
  [ -e "$2" ] || [ -L "$2" ] || ln -s "$1" "$2"
}
link "$app/${executable}" '/usr/bin/${executable}'
link "$app/resources/engine/bin/likeness" /usr/bin/likeness

# Chromium shuts its processes in by user namespaces; where the kernel has none, by this program.
if [ -L /proc/self/ns/user ] && unshare --user true 2>/dev/null; then
  chmod 0755 "$app/chrome-sandbox" || true
else
  chmod 4755 "$app/chrome-sandbox" || true
fi

# Ubuntu 24 and later allow user namespaces only to programs with a profile; older ones do not understand it.
profile="$app/resources/apparmor-profile"
if [ -f "$profile" ] && apparmor_status --enabled >/dev/null 2>&1 && apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
  cp -f "$profile" '/etc/apparmor.d/${executable}'
  if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
    apparmor_parser --replace --write-cache --skip-read-cache '/etc/apparmor.d/${executable}' || true
  fi
fi

if command -v update-mime-database >/dev/null; then
  update-mime-database /usr/share/mime || true
fi
if command -v update-desktop-database >/dev/null; then
  update-desktop-database -q /usr/share/applications || true
fi
