export const onboarding: typeof import('../en/onboarding.ts').onboarding = {
  onboarding: {
    sample: 'Die Beispielbibliothek ausprobieren',
    sampleText: 'Die Beispielbibliothek wird auf diesem Rechner erzeugt: Bilder und 3D-Modelle in Familien, die sich gleichen. Sie lässt sich wieder entfernen.',
    writing: 'Die Beispielbibliothek entsteht …',
    hintTitle: 'Drei Wege zu dem, was sich gleicht:',
    hint: 'eine Kachel mit der rechten Maustaste anklicken und „Ähnliche finden“ wählen, eine Datei irgendwo in diesem Fenster ablegen, oder mit Strg+K alles aufrufen, was möglich ist.',
    understood: 'Verstanden',
  },
  folderBrowser: {
    places: 'Orte',
    folders: 'Ordner',
    up: 'Zum übergeordneten Ordner',
    none: 'In diesem Ordner liegt kein weiterer.',
    choose: 'Auswählen …',
    reading: 'Der Datenträger wird gelesen …',
  },
}
