import { defineMessages } from './define-messages.ts'

/** What the local store says when it cannot do what was asked: what happened, what it means, what to do. */
export const STORE_MESSAGES = defineMessages({
  'zh-CN': {
    'store.problem.wrong_password': '密码不对，本机数据没有打开。请核对后再输。',
    'store.problem.wait': '密码多次输错。请在 {{until}} 之后再试；数据没有丢失。',
    'store.problem.not_on_device': '本机没有该账号的数据。请连接网络后登录一次，之后即可离线使用。',
    'store.problem.newer_database': '本机数据由更新版本的软件写入，此版本不能打开，以免损坏。请更新软件；数据没有丢失。',
    'store.problem.insecure_context': '浏览器不允许在此地址加密保存数据，因此没有打开。请改用以 https:// 开头的地址或桌面软件；数据没有丢失。',
    'store.problem.disk_unusable': '本机存储无法读写，刚才的内容没有保存。请保留此窗口，检查磁盘后重试；仍不行请重新启动软件。',
    'store.problem.disk_full': '磁盘空间不足，刚才的内容没有保存。请腾出空间后再保存；填写的内容仍在表单中。',
    'store.problem.record_missing': '该记录已不在本机，可能已被删除。请返回列表重新打开。',
    'store.problem.invalid_body': '有的项不符合填写要求，没有保存。请改正标出的项。',
    'store.problem.cancelled': '已取消，没有留下任何改动。',
    'store.sync.offline': '连不上县库，离线工作中；修改都保存在本机，联网后自动上报。',
    'store.sync.timeout': '县库长时间没有回应，稍后自动重试；修改都保存在本机。',
    'store.sync.broken': '与县库的传输中断，稍后从断处继续；修改都保存在本机。',
    'store.sync.storage': '收到的更新没能写入本机。请检查磁盘空间后再同步。',
  },
  en: {
    'store.problem.wrong_password': 'Wrong password; the data on this device were not opened. Check it and try again.',
    'store.problem.wait': 'The password was wrong several times. Try again after {{until}}; no data are lost.',
    'store.problem.not_on_device': 'This account has no data on this device. Sign in once with a network; after that it works offline.',
    'store.problem.newer_database': 'A newer version of the software wrote the data here; this version does not open them, so as not to damage them. Update the software; no data are lost.',
    'store.problem.insecure_context': 'The browser does not allow sealed data at this address, so nothing was opened. Use an address that begins with https:// or the desktop app; no data are lost.',
    'store.problem.disk_unusable': 'The storage of this device cannot be read or written; what you just did was not saved. Keep this window, check the disk and try again, or restart the software.',
    'store.problem.disk_full': 'The disk is full; what you just did was not saved. Free some space and save again; what you typed is still in the form.',
    'store.problem.record_missing': 'The record is no longer on this device; it may have been deleted. Go back to the list and open it again.',
    'store.problem.invalid_body': 'Some fields do not meet the rules, so nothing was saved. Correct the marked fields.',
    'store.problem.cancelled': 'Cancelled; nothing was changed.',
    'store.sync.offline': 'The county database is out of reach; changes are kept here and sent when the network is back.',
    'store.sync.timeout': 'The county database has not answered for a long time; it will be tried again. Changes are kept here.',
    'store.sync.broken': 'The transfer was cut off; it will go on from there. Changes are kept here.',
    'store.sync.storage': 'The updates received could not be written on this device. Check the disk space, then sync again.',
  },
})
