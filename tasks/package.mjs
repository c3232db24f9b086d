// Packages the desktop app; arguments go to electron-builder: `npm run package -- --linux deb --x64`.
import { build } from './build.mjs'
import { runTool, say, setUp } from './set-up.mjs'

setUp()
build()
const code = runTool('electron-builder/cli.js', ['--config', 'electron-builder.config.cjs', '--publish', 'never', ...process.argv.slice(2)])
if (code !== 0) say('打包失败：需要能够下载 Electron，或用 BANGFU_ELECTRON_DIST 指出已解压的 Electron 文件夹。', 'Packaging failed: Electron must be downloadable, or BANGFU_ELECTRON_DIST must name an unpacked Electron folder.')
process.exit(code)
