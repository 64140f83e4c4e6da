export const onboarding = {
  onboarding: {
    sample: 'Try the sample library',
    sampleText: 'The sample library is made on this computer: pictures and 3D models in families that look alike. It can be removed again.',
    writing: 'Making the sample library…',
    hintTitle: 'Three ways to find what is alike:',
    hint: 'right-click a tile and choose “Find similar”, drop a file anywhere in this window, or press Ctrl+K for everything that can be done.',
    understood: 'Got it',
  },
  folderBrowser: {
    places: 'Places',
    folders: 'Folders',
    up: 'To the folder above',
    none: 'There is no folder in this one.',
    reading: 'Looking at the disk…',
    choose: 'Choose…',
  },
}
