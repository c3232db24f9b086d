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
  extraMetadata: { dependencies: {}, scripts: {} },
  ...(process.env.BANGFU_ELECTRON_DIST ? { electronDist: process.env.BANGFU_ELECTRON_DIST } : {}),
  win: { target: [{ target: 'nsis', arch }, { target: 'portable', arch }], icon: 'assets/icon.png' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true, artifactName: 'bangfu-${version}-${arch}-setup.${ext}' },
  portable: { artifactName: 'bangfu-${version}-${arch}-portable.${ext}' },
  linux: { target: [{ target: 'deb', arch }, { target: 'AppImage', arch }], category: 'Office', executableName: 'bangfu', maintainer: 'bangfu contributors <contributors@bangfu.invalid>', synopsis: 'Precision poverty alleviation', icon: 'assets/icon.png', artifactName: 'bangfu-${version}-${arch}.${ext}' },
}
