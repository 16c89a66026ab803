/** Words that decide what of a path is told in sealed mode, beside the words of public APIs (`ROUTE_WORDS`). In the singular. */

const setOf = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Behind these stand values: people and their accounts, and whatever is searched for. Plurals need no list. */
export const VALUE_WORDS = setOf(`
  user member people person customer client employee staff patient student teacher author contact account profile owner friend follower
  guest visitor driver passenger player agent team handle username nickname login email mail phone u usr uid me by of for named name
  search find lookup query q keyword term tag topic label wiki slug title autocomplete suggest filter city street place address
  benutzer kunde kunden mitarbeiter patienten person personen utilisateur usuario cliente utente gebruiker klant`)

/** Given names that are also words of routes: behind what has values they are not told. */
export const GIVEN_NAMES = setOf(`
  mark max grant dora job kaj lien alia eula geo delta alpha mac major nat trace idea can line price brand pat rob bill will may april june
  august rose joy hope faith grace art frank jack drew chase chance hunter guy gene dale glen cliff dean earl reed wade miles page sage`)

/** What APIs of shops, offices, banks, clinics and devices call things, in the languages that such routes are written in. */
export const BUSINESS_WORDS = setOf(`
  about abuse academy access accountant accounting activate add admin adjustment admission advert agenda agreement ai aisle alarm album
  allergy allocation allotment allowance amount announcement anonymous answer appointment appraisal approve approved arrival article asset
  assignment attachment attempt attendance auction autosave available avatar badge balance banner barcode barrier basket batch beacon bed
  beneficiary benefit best bet bid bill billing biometric block blog board body book booking bookmark boost bot box branch bucket bug
  building bulletin bundle bus business button calculate calculation calculator calendar call caller campaign candidate car card care
  career cargo carousel carrier cart cascade case cash catalog catalogue category chain change channel charge chart chat check checkin
  checkout child choice chunk claim class classified classroom clinic clinical clip clock close closed club collaboration collection college
  colour comment commission community company compare comparison complaint complete completed compliance conference confirm confirmed
  connect consent consignment console consultation container contest contract contractor conversation cookie cost counter coupon course
  courier court cover crew cron currency current dashboard date day dealer debit debug deck decline declined degree deleted delivery demo
  denied department dependent deposit desk diagnosis diagnostic dialog diary diet digest diploma disconnect discount dispatch dispute doc
  doctor document donation door download downtime draft drawer driving drop due duplicate edit election elevation emergency emoji employer
  employment enable engine enquiry enroll enrolment enrollment equipment error erp escrow estimate event exam excel exchange excluded
  exempt expense expired expiry export extra face facility factory faq favorite favourite fax featured feed feedback fine fingerprint fleet
  flight floor food forecast forgot form forum freight front fuel full fund gallery game garage gate geocode geolocate geolocation gift
  good grade greeting grid grocery guide gym healthcheck health healthz help helpdesk history holding holiday home homepage hospital hostel
  hotel hour house hub icon image immunization import inbound incident incoming index industry info information ingest ingredient
  installment institution instruction insurance intake inventory invite invited invoice item itinerary journal journey js keep kick kiosk
  kit kyc lab laboratory landing lane lat latitude lng lon longitude language laptop last late latest launch lead leaderboard learning lease leave lecture ledger legal
  lender lesson letter level library licence limit livez load loan lobby local locale locker logbook login logistic logoff logon logout
  logo lookup lot lottery loyalty luggage lunch machine magazine mailbox maintenance management manager manifest manual manufacturer map
  marketing marketplace match material meal measure measurement media medical medication meeting membership memo menu merchandise message
  meta meter metric mileage milestone minute missed mobile mode module money month monthly mortgage motor museum music national nav
  navigation nearby need network new newest news newsletter night nominate note notice notification nurse object obligation occupancy
  offer office offline onboard online opening operator opt optician option order original origin outbound outgoing overdue overview owner
  ownership package page paid pallet parcel parent park parking part participant partner party pass passenger passport password past patch
  pause pay payable payload payment payout payroll pdf penalty pending pension permalink permission permit pet pharmacy photo pickup picture
  ping pipeline place plan plant platform playlist png podcast point poi police popular portal portfolio position post postcode power
  practice pref preference premium prescription presence price pricing print printer privacy private prize probe procedure procurement
  product production profit program programme progress project promo promotion proof property proposal provider province public purchase
  purpose push quantity quarter queue quick quiz quota quotation quote race radio rail range rank rate ready readyz receipt receivable
  receive recent recipe recipient recommend recommendation reconcile record recover recovery recruit redeem referral refill refresh region
  register registration regular reject rejected relative release remind reminder remote remove renew renewal rent rental repair reply
  report request resend reservation reset resident restaurant restricted result retail return revenue review reward ride risk road room
  roster round route rule salary sale sample save saved scan schedule school score scoreboard screen seat season seller semester seminar
  sensor series session setting settle settlement setup shelf shield shift ship shipment shipping shop shopping show shutdown sick signin
  signout signup similar site size sku slip sms social sold sponsor sport spreadsheet staging stamp standard start statement station
  statistic stay step stock stop store story stream street strike structured studio subscriber subsidy summary supplier supply support
  survey suspend swap switch sync tariff task tax taxi teaser template tenancy tenant terminal terms test theme thread ticket time timeline
  timesheet timezone tip today token toll tool tour tournament tracker tracking trade trading traffic trailer train transaction transcript
  transfer transit translation transport trash travel treatment trending trial trim trip truck tuition turn tutorial tv uninstall
  unit university unread unsubscribe upcoming update upgrade upload uptime usage utility vacancy vacation vaccine validate validation
  valuation vault vehicle vendor venue verification verify vessel veterinary video village vin visa visit vital voip volume voucher wage
  waitlist wallet ward warehouse warning warranty wash waste watch watchlist water weather web webhook website week weekly weight welcome
  whitelist widget window winner wish wishlist withdraw withdrawal work worker workflow worklog workout workshop worksheet yearly yesterday
  zip zone php html json xml csv api rest graphql rpc soap ws wsdl oauth openid sso saml ldap cgi wp ajax assets static dist
  abgleich abholung abrechnung abteilung adresse adressen aktion angebot angebote anfrage anfragen anmelden anmeldung antrag antraege arzt
  artikel aufgabe auftrag auftraege ausgang bank befund benachrichtigung bericht berichte bestand bestellung bestellungen bewertung bild
  bilder buchung buchungen dateien datei daten diagnose einkauf einstellung einstellungen ereignis fahrzeug fahrzeuge filiale filialen
  firma formular gehalt geraet geraete gruppe gruppen gutschein hilfe kategorie kategorien kasse konto konten kunde kunden lager lieferung
  lieferungen liste lohn meldung mitarbeiter mitglied mitglieder nachricht nachrichten nutzer ordner passwort patient patienten personal
  preis preise produkt produkte projekt projekte pruefung rechnung rechnungen reise reservierung retoure rezept rollen rolle sendung
  sendungen sitzung spende status stelle stellen suche tarif tarife termin termine umsatz umsaetze unternehmen verkauf versand vertrag
  vertraege verwaltung vorgang vorlage warenkorb zahlung zahlungen zaehler zeiten zugang
  abonnement accueil achat adhesion agence annonce article avis boutique bulletin caisse categorie chantier client clients commande
  commandes compte comptes connexion contrat contrats deconnexion demande demandes devis dossier dossiers employe entreprise envoi facture
  factures fichier fichiers fournisseur inscription journal livraison livraisons magasin messagerie modele mot paiement paiements panier
  patients personne prestation produit produits projet recherche reglement remboursement rendez reservation salaire sante societe tache
  utilisateur utilisateurs vente voyage
  almacen anuncio archivo articulo articulos ayuda busqueda buscar carrito categoria cita citas cliente clientes compra compras contrato
  cuenta cuentas descuento empleado empleados empresa empresas envio envios factura facturas grupo historial ingreso inicio lista mensaje
  mensajes nomina oferta pagina pago pagos paciente pacientes pedido pedidos precio precios producto productos proveedor proveedores
  proyecto proyectos receta reporte reserva reservas sesion solicitud sucursal tarea tareas tienda usuario usuarios venta ventas viaje
  arquivo boleto cadastro carrinho cliente compra conta contas endereco entrega entregas estoque fatura fornecedor funcionario loja
  mensagem nota pagamento pagamentos pedido perfil pesquisa preco produto produtos relatorio reserva usuario venda vendas
  abbonamento acquisti azienda bolletta carrello cliente clienti consegna contratto fattura fatture fornitore lista magazzino negozio
  ordine ordini pagamento pagamenti paziente pazienti prenotazione prenotazioni prezzo prodotto prodotti ricerca ricetta spedizione utente
  utenti vendita
  aanvraag afspraak bedrijf bestand bestelling bestellingen betaling betalingen factuur facturen gebruiker gebruikers klant klanten
  levering medewerker medewerkers offerte product producten verkoop voorraad winkel winkelwagen zoeken
  zamowienia zamowienie klient klienci produkt produkty faktura faktury platnosc koszyk
  faktura fakturor kund kunder order produkt produkter betalning varukorg anvandare konto
  zakaz zakazy tovar tovary klient klienty oplata polzovatel korzina`)
