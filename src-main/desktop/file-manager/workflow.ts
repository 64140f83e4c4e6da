import { plist } from './plist.ts'
import { shellWord } from './quoting.ts'
import { uniformTypes } from './uniform-types.ts'

/** The `Info.plist` of a Quick Action: its name in the menu, and the files that it is for. */
export function serviceInfo(bundleId: string, label: string): string {
  return plist({
    CFBundleIdentifier: `${bundleId}.find-similar`,
    CFBundleName: label,
    CFBundleShortVersionString: '1.0',
    NSServices: [{
      NSMenuItem: { default: label },
      NSMessage: 'runWorkflowAsService',
      NSRequiredContext: { NSApplicationIdentifier: 'com.apple.finder' },
      NSSendFileTypes: ['public.image', 'public.3d-content', ...uniformTypes(bundleId)],
    }],
  })
}

/** The command of the Quick Action: macOS knows where the app is by its identifier, and hands the files to it like any others. */
export function openCommand(bundleId: string): string {
  return `exec /usr/bin/open -b ${shellWord(bundleId)} "$@"`
}

/** The `document.wflow` of the Quick Action, as Automator writes it: one action, which runs a shell with the files as its arguments. */
export function findSimilarWorkflow(bundleId: string): string {
  const paths = { Container: 'List', Optional: true, Types: ['com.apple.cocoa.path'] }
  return plist({
    AMApplicationBuild: '523',
    AMApplicationVersion: '2.10',
    AMDocumentVersion: '2',
    actions: [{
      action: {
        'AMAccepts': paths,
        'AMActionVersion': '2.0.3',
        'AMApplication': ['Automator'],
        'AMParameterProperties': { COMMAND_STRING: {}, CheckedForUserDefaultShell: {}, inputMethod: {}, shell: {}, source: {} },
        'AMProvides': { Container: 'List', Types: ['com.apple.cocoa.string'] },
        'ActionBundlePath': '/System/Library/Automator/Run Shell Script.action',
        'ActionName': 'Run Shell Script',
        'ActionParameters': { COMMAND_STRING: openCommand(bundleId), CheckedForUserDefaultShell: true, inputMethod: 1, shell: '/bin/sh', source: '' },
        'BundleIdentifier': 'com.apple.RunShellScript',
        'CFBundleVersion': '2.0.3',
        'CanShowSelectedItemsWhenRun': false,
        'CanShowWhenRun': true,
        'Category': ['AMCategoryUtilities'],
        'Class Name': 'RunShellScriptAction',
        'InputUUID': '2F0C7E44-6B0B-4C0E-9B8E-3B0B6C6F1D01',
        'OutputUUID': '2F0C7E44-6B0B-4C0E-9B8E-3B0B6C6F1D02',
        'UUID': '2F0C7E44-6B0B-4C0E-9B8E-3B0B6C6F1D03',
        'UnlocalizedApplications': ['Automator'],
        'arguments': {},
        'isViewVisible': 1,
      },
      isViewVisible: 1,
    }],
    connectors: {},
    workflowMetaData: {
      applicationBundleID: 'com.apple.finder',
      applicationPath: '/System/Library/CoreServices/Finder.app',
      inputTypeIdentifier: 'com.apple.Automator.fileSystemObject',
      outputTypeIdentifier: 'com.apple.Automator.nothing',
      presentationMode: 15,
      processesInput: 0,
      serviceApplicationBundleID: 'com.apple.finder',
      serviceApplicationPath: '/System/Library/CoreServices/Finder.app',
      serviceInputTypeIdentifier: 'com.apple.Automator.fileSystemObject',
      serviceOutputTypeIdentifier: 'com.apple.Automator.nothing',
      serviceProcessesInput: 0,
      systemImageName: 'NSActionTemplate',
      useAutomaticInputType: 0,
      workflowTypeIdentifier: 'com.apple.Automator.servicesMenu',
    },
  })
}
