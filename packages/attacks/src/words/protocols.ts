/** Schemes, names of internal services, words of template engines, query languages and lookups. */

export const PROTOCOLS = `http https ftp ftps file gopher dict ldap ldaps rmi dns iiop corba nis nds jndi jar netdoc sftp tftp ssh2 glob phar zip expect input filter data php
localhost metadata internal local consul svc cluster latest meta computemetadata imds instance-data opc openstack compute security credentials iam user-data
nip sslip xip localtest lvh burpcollaborator oast interactsh oob rebind
doctype entity system public element attlist cdata xinclude xsl stylesheet soap envelope any pcdata
set-cookie cookie location content-length content-type content-disposition transfer-encoding host connection refresh x-forwarded-for x-xss-protection access-control-allow-origin
lower upper env sys ctx k8s sd main base64 date map marker web`

export const TEMPLATE_WORDS = `request config self app application session settings get_flashed_messages url_for lipsum cycler joiner namespace range dict settings
freemarker template utility execute smarty twig velocity mustache handlebars jinja jinja2 mako erb thymeleaf pebble tornado jade pug ejs dust underscore
attr filter join sort map reduce first last length render include import macro extends block endblock for endfor if endif set endset with endwith raw endraw assign
getfilter registerundefinedfiltercallback _self class inspect ex exec popen
ne eq gt gte lt lte nin in regex where exists expr function or and nor not options jsonschema text elemmatch size mod all type
query mutation subscription fragment on type kind fields name types querytype mutationtype args oftype enumvalues inputfields interfaces possibletypes directives
objectclass uid cn sn ou dc mail memberof userpassword samaccountname givenname person
count string position contains substring starts text node comment ancestor child descendant following parent preceding attribute doc`
