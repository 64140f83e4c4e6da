@echo off
rem The `likeness` command of the desktop app: it runs on the Node beside it.
"%~dp0..\node.exe" "%~dp0likeness.js" %*
