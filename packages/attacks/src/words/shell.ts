/** Commands of Unix and Windows shells, and names that show where they run. */

export const SHELL_COMMANDS = `cat ls id whoami uname pwd ps netstat ifconfig ip ping nslookup dig host wget curl nc ncat netcat telnet ssh scp ftp tftp bash sh zsh ksh csh dash
python python2 python3 perl ruby php node lua gawk awk sed grep egrep find xargs echo printf sleep kill chmod chown cp mv rm mkdir rmdir touch head tail more less
tac nl sort uniq cut tr tee wc base64 base32 xxd od hexdump strings file env export set printenv history crontab at useradd adduser passwd su sudo mount df du free top w who
last lastlog groups finger hostname date uptime dmesg lsof arp route traceroute iptables service systemctl tar gzip gunzip zip unzip gcc make cc g++ vi vim nano ed ex
mail sendmail mysql psql sqlite3 mysqldump git svn apt yum pip gem npm docker kubectl openssl socat nmap tcpdump strace exec eval source alias unset trap test expr rev dd
cmd powershell pwsh command dir type copy del move ren ipconfig systeminfo tasklist taskkill net netsh reg sc schtasks wmic rundll32 regsvr32 mshta certutil bitsadmin cscript
wscript start ver vol attrib icacls findstr nbtstat start-process invoke-expression invoke-webrequest iex iwr get-content get-process downloadstring
busybox nohup time timeout watch pkill killall stat readlink ln which whereis locate yes true false clear reset rbash irb ghc`

export const SYSTEM_NAMES = `etc passwd shadow bin usr sbin var tmp proc self environ cmdline root home log logs lib opt dev null tcp udp stdin stdout stderr hosts group issue motd fstab sudoers
boot ini win system system32 windows winnt inetpub wwwroot www htdocs apache apache2 httpd nginx conf config access_log error_log htpasswd htaccess
ssh id_rsa authorized_keys known_hosts bash_history bashrc profile web inf xml drivers sam repair php ifs path comspec systemroot programfiles windir
my cnf wp docker env git meta mysqld resolv crontab spool mail cgi`
