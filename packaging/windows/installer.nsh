; What the installer of Windows does beside its own work. The macros likenessOfferForFiles and likenessForgetFiles
; are made of the table of formats (packaging/windows.ts) and stand behind this in the file that is included.

!ifndef BUILD_UNINSTALLER
  Var likenessIsThere
!endif

; An entry of the context menu that the user took out must not come back with an update: an installation that is
; there is noted before it is uninstalled.
!macro customInit
  ReadRegStr $likenessIsThere SHELL_CONTEXT "${UNINSTALL_REGISTRY_KEY}" "UninstallString"
!macroend

!macro customInstall
  !insertmacro likenessOfferForFiles

  WriteRegStr SHELL_CONTEXT "Software\Classes\likeness" "" "URL:Likeness"
  WriteRegStr SHELL_CONTEXT "Software\Classes\likeness" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\likeness\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\likeness\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'

  ${If} $likenessIsThere == ""
    ; The app knows the language of the user. Without its entry the app works all the same: what comes of it is not asked.
    nsExec::Exec /TIMEOUT=30000 '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" --install-file-manager'
    Pop $R0
  ${EndIf}

  !insertmacro likenessTellExplorer
!macroend

; An update runs the uninstaller of the version before it.
!macro customUnInstall
  ${IfNot} ${isUpdated}
    !insertmacro likenessForgetFiles
    DeleteRegKey SHELL_CONTEXT "Software\Classes\likeness"
    DeleteRegKey HKCU "Software\Classes\likeness"
    !insertmacro likenessTellExplorer
  ${EndIf}
!macroend

; SHCNE_ASSOCCHANGED, SHCNF_FLUSH
!macro likenessTellExplorer
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0x1000, p 0, p 0)'
!macroend
