/** Windows: NSIS and portable; Linux: deb and AppImage; both for x64 and arm64. The app is what is in `dist/`, nothing else. */
const arch = ['x64', 'arm64']

module.exports = {
  appId: 'cn.bangfu.desktop',
  productName: '精准帮扶',
  copyright: 'Apache-2.0',
  directories: { output: 'dist/packages', buildResources: 'assets' },
  files: ['dist/electron/**', 'dist/renderer/**', 'package.json', '!**/*.map', '!**/node_modules/**'],
  asar: true,
  npmRebuild: false,
  /**
   * Whoever can start the program or set its environment must not turn it into a bare Node with the rights of the person, nor
   * change what it runs. The hash of the archive is checked on Windows and macOS; Electron does not check it on Linux.
   */
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
    enableCookieEncryption: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  extraMetadata: { dependencies: {}, scripts: {} },
  ...(process.env.BANGFU_ELECTRON_DIST ? { electronDist: process.env.BANGFU_ELECTRON_DIST } : {}),
  win: { target: [{ target: 'nsis', arch }, { target: 'portable', arch }], icon: 'assets/icon.png' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true, artifactName: 'bangfu-${version}-${arch}-setup.${ext}' },
  portable: { artifactName: 'bangfu-${version}-${arch}-portable.${ext}' },
  linux: { target: [{ target: 'deb', arch }, { target: 'AppImage', arch }], category: 'Office', executableName: 'bangfu', maintainer: 'bangfu contributors <contributors@bangfu.invalid>', synopsis: 'Precision poverty alleviation', icon: 'assets/icon.png', artifactName: 'bangfu-${version}-${arch}.${ext}' },
}
