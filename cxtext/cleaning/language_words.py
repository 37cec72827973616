"""Words that tell a language where a comment is too short for a model: frequent in feedback, and no English words.

Function words and words of praise and complaint, in lower case, with the accents and as people type them without.
A word may stand in several languages.
"""

from __future__ import annotations

_BY_LANGUAGE = {
    "de": """
        sehr gut gute guter gutes guten nicht kein keine keinen keiner ist sind war waren wird werden wurde hat
        haben hatte ich wir sie ihr mir mich uns und oder aber auch nur noch schon immer nie wieder mehr viel
        viele zu für mit ohne bei vom von nach beim zum zur der das dem den ein eine einen einem eines auf aus
        über unter leider danke bitte gerne gern alles alle nichts etwas bestens schlecht schlechte schlechter
        schlechtes teuer teure billig günstig zufrieden unzufrieden freundlich freundliche freundliches
        freundlicher unfreundlich unfreundliche personal lieferung geliefert schnelle schneller schnell langsam
        lange lang spät kalt warm sauber schmutzig essen zimmer preis preise leistung qualität antwort erhalten
        bekommen funktioniert stürzt weiter dieses diese dieser bin einfach ganz kaputt wartezeit warten
        wartezeiten mitarbeiter kundenservice beratung bestellung ausgezeichnet empfehlenswert stimmt könnte
        besser besseres müsste prima nett nette schön schöne wie würde service super nein ja jederzeit
        enttäuscht enttäuschend übersichtlich
    """,
    "es": """
        muy buen bueno buena buenos buenas malo mala malos malas mal es está estaba están estuvo fue fueron era
        son ser el los las del con sin para por pero porque más menos mucho mucha muchos muchas poco poca todo
        toda todos todas nada nunca siempre también ya yo mi mis su sus nos me le lo que quien cuando donde como
        y o ni una uno unos unas servicio atención comida habitación precio precios calidad trato personal envío
        llegó tarde tarda funciona encanta encantó gusta gustó gusto gracias perfecto perfecta excelente pésimo
        pésima pesimo caro cara barato rápido rápida rapido lento lenta contento contenta satisfecho satisfecha
        recomiendo recomendable compra producto tiempo espera mejor mejorar peor demasiado bien sucio sucia
        limpio limpia frío fría fria amable amables aplicación deberían vuelvo volveré tienen hay desde hasta
        ninguna ninguno relación
    """,
    "fr": """
        très tres bon bonne bons bonnes mauvais mauvaise est était sont été être le la les des du un une et ou
        mais avec sans pour par dans sur ne pas plus jamais toujours rien tout tous toute toutes trop peu
        beaucoup bien je j'ai nous vous ils elle mon ma mes votre notre leur ce cette ces qui que aussi encore
        c'est n'est qu'il j'adore à au aux accueil livraison retard déçu déçue decu personnel agréable chambre
        sale bruyante bruyant merci fonctionne parfait parfaite comme appli éviter absolument satisfait
        satisfaite achat rapport qualité qualite prix cher chère chers attente lent lente rapide nul nulle froid
        froide propre gentil gentils aimable sympa signaler recommande service client produit commande réponse
        dommage médiocre horrible excellente repas problème rapidement
    """,
    "it": """
        servizio molto buono buona buoni buone ottimo ottima ottimi cattivo pessimo pessima è era erano sono
        stato stata stati il lo gli le un uno una dei delle della del di da con senza per tra ma e o non mai più
        meno troppo poco tutto tutti tutte tutta niente nulla anche sempre ancora mi ci si vi che chi come dove
        quando io noi perfetto perfetta personale gentile gentili cordiale caro cara cari funziona consegna
        ritardo esperienza camera sporca sporco pulita pulito consiglio consigliato prezzi prezzo alti alto
        soddisfatto soddisfatta rapporto qualità cibo freddo freddi grazie nessuno risponde telefono veloce
        lento lenta bene male migliorare prodotto ordine attesa arrivato
    """,
    "pt": """
        muito muita bom boa bons boas mau má não nao sim é está estava foi foram era são ser o os as um uma uns
        do da dos das no na nos nas com sem para por pelo pela mas porque mais menos tudo todo todos todas nada
        nunca sempre também já eu nós meu minha seu sua que quem quando onde como e ou atendimento ótimo otimo
        ótima péssimo pessimo péssima serviço servico funciona entrega atrasada atraso gostei adorei amei comida
        fria frio cara caro barato recomendo volto aplicativo trava obrigado obrigada preço preços qualidade
        ruim funcionários simpáticos demora demorado produto rápido rápida excelente satisfeito melhor pior
        limpo sujo quarto bem demais
    """,
    "nl": """
        service heel erg zeer goed goede slecht slechte te niet geen is was zijn waren wordt werd heb heeft
        hebben had ik wij jullie zij ze het een de en of maar ook nog al altijd nooit weer veel weinig met
        zonder voor van naar bij op uit over om dat dit deze die wel alles niets iets meer dan toch duur
        goedkoop vriendelijk vriendelijke personeel levering laat werkt tevreden ontevreden eten koud kamer
        schoon vies prijs kwaliteit lang lange wachten wachttijd snel snelle geleverd dank bedankt antwoord
        gekregen mooie mooi app traag blij klantenservice aanrader helaas lekker prima fijn duurt graag beter
        medewerkers bestelling bestellen aan
    """,
    "pl": """
        bardzo dobra dobry dobre dobrze źle zła zły nie tak jest są był była było były być i oraz ale lub bo z
        ze w we na do od dla po za przez się to ten ta te tego co jak kiedy gdzie już jeszcze zawsze nigdy
        wszystko wszystkim nic zbyt drogo drogi drogie tanio obsługa obsługi polecam długi długo czas
        oczekiwania porządku dostawa spóźniona sklepu sklep miła miły jedzenie zimne zadowolony zadowolona brak
        odpowiedzi działa szybka szybko jakość cena ceny pokój brudny czysto dziękuję super więcej lepiej
    """,
    "sv": """
        mycket bra dålig dåligt dåliga inte ej är var vara har hade jag vi ni de han hon det den ett och eller
        men också med utan för från till på av om som så alla allt inget ingen aldrig alltid mer mindre dyrt dyr
        billigt trevlig trevligt trevliga personal personalen fungerar maten kall lång långa väntetid nöjd nöjda
        missnöjd snabb snabbt leverans tack rummet rent smutsigt svar mejl kundtjänst service bemötande kvalitet
        pris hjälp rekommenderar sämsta
    """,
    "da": """
        meget god godt gode dårlig dårligt dårlige ikke er var være har havde jeg vi de han hun det den et og
        eller men også med uden fra til på af om som så alle alt intet ingen aldrig altid mere mindre dyrt dyr
        billig venlig venligt venlige personale personalet virker maden kold lang lange ventetid tilfreds
        utilfreds hurtig hurtigt levering tak værelset rent beskidt svar kundeservice igen kvalitet pris hjælp
        anbefaler
    """,
    "no": """
        veldig meget god godt gode dårlig dårlige ikke er var være har hadde jeg vi de han hun det den et og
        eller men også med uten fra til på av om som så alle alt ingenting ingen aldri alltid mer mindre dyrt
        dyr billig hyggelig hyggelige vennlig personale personalet betjening fungerer virker maten kald lang
        ventetid fornøyd misfornøyd rask raskt levering takk rommet rent skittent svar kundeservice igjen
        kvalitet pris hjelp anbefales anbefaler
    """,
    "fi": """
        erittäin hyvä hyvää hyvin huono huonoa huonosti ei en ole oli ovat on olen olisi ja tai mutta myös liian
        kallis kallista halpa palvelu palvelua toimi toimii toimiva ruoka kylmää kylmä ystävällinen ystävällistä
        henkilökunta pitkä odotusaika suosittele suosittelen tyytyväinen kiitos nopea nopeasti hidas laatu hinta
        kaikki mitään koskaan aina enemmän paljon todella huone siisti likainen toimitus asiakaspalvelu
    """,
    "cs": """
        velmi dobré dobrý dobrá dobře špatné špatný špatná špatně není je jsou byl byla bylo byly být a ale nebo
        také s se na do od pro po za to ten ta tento který co jak kdy kde už ještě vždy nikdy vše všechno nic
        příliš drahé drahý levné nefunguje funguje jídlo studené ochotný ochotná personál obsluha více dlouhé
        dlouho čekání odpověď jsem jsme spokojený spokojená spokojenost rychlé rychle dodání kvalita cena pokoj
        špinavý čistý děkuji doporučuji nedoporučuji bohužel
    """,
    "tr": """
        çok iyi kötü güzel değil var yok ve veya ama için ile bir bu şu her şey hiç daha en pahalı ucuz yemek
        soğuk soğuktu çalışmıyor çalışıyor kesinlikle tavsiye ediyorum ederim etmiyorum teslimat geç hızlı yavaş
        personel ilgili ilgisiz teşekkürler teşekkür ederiz memnun kaldım kaldık değilim ürün hizmet kalite
        kaliteli fiyat oda temiz kirli uygulama sürekli berbat müşteri hizmetleri mükemmel
    """,
    "ro": """
        foarte bun bună buna buni bune rău rea nu este sunt era au fost a fi și si sau dar cu fără pentru de la
        din pe în ce care când unde cum mai mult multe puțin tot toate nimic niciodată mereu prea scump scumpe
        ieftin funcționează mâncarea rece recomand deloc livrare rapidă rapid personal personalul amabil curat
        murdar camera calitate preț mulțumesc mulțumit aplicația servicii serviciul așteptare
    """,
    "hu": """
        nagyon jó rossz nem igen van volt voltak és vagy de is az egy ez ezt azt minden semmi soha mindig túl
        drága olcsó étel hideg kedves személyzet szoba piszkos tiszta gyors lassú szállítás köszönöm köszönjük
        elégedett ajánlom minőség ár működik kiszolgálás
    """,
    "id": """
        sangat bagus baik buruk tidak bisa ada adalah dan atau tapi tetapi untuk dengan dari yang ini itu saya
        kami kita mereka sudah belum terlalu mahal murah cepat lambat lama pelayanan makanan enak dingin kamar
        kotor bersih ramah aplikasi terima kasih mantap puas kecewa sekali pengiriman kualitas harga mohon
        tolong
    """,
    "vi": """
        rất tốt không được và hoặc nhưng cho với của này tôi chúng quá đắt rẻ nhanh chậm phục vụ món ăn ngon
        lạnh phòng bẩn sạch nhân viên thân thiện ứng dụng cảm ơn hài lòng giao hàng chất lượng giá
    """,
}

# Words above that an English comment may hold: English words, names, loans, slang.
_ALSO_ENGLISH = """
    a ada af al ale alla alt alto ama app as au aus az bei bin bo bon bons bra bu bun buna camera cara care chi
    client co com come con cu da dan dank danke dans dar das de dei dem den der des di die din do dos dove du e
    ej el en er era et eu excelente excellente fi god gracias grazie gusto gut had han hat hay heel her hon
    horrible hun i ini io is ja jak kami kaputt la lama lang lange las le lent les lo los ma mai mal male mas me
    med men merci mere mes met mi mis mit mon mucho na nada ne nein nette ni nic no non nos nu nul o of ole om
    on ook op os ou over par para parfait pas pe per perfecto perfetto personal personnel plus po pour prima
    pris pro qui rapid rapport rea rece rent retard s sale sans schnell se sem ser service si sim sin son su
    super sur svar sympa ta tack tai tak te ten til till to toate tolong tot tout tra trop um un uno van var ve
    vi vom von voor w war warm was we wel y ya yo yok z za ze zum zur
"""


def _languages(*, also_english: bool) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    english = frozenset(_ALSO_ENGLISH.split())
    for language, words in _BY_LANGUAGE.items():
        for word in words.split():
            if (word in english) == also_english:
                found[word] = found.get(word, frozenset()) | {language}
    return found


SIGNS: dict[str, frozenset[str]] = _languages(also_english=False)
"""Word -> the languages (ISO 639-1) it is a sign of; no English comment has it but by chance."""

SUPPORT: dict[str, frozenset[str]] = _languages(also_english=True)
"""Word -> the languages it fits, though an English comment may have it too."""
