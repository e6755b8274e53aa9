namespace NanoIoTNode.Sensors;

/// <summary>Measurements a second of the LSM6DSL (ODR_XL in CTRL1_XL, ODR_G in CTRL2_G); the slowest is 12.5.</summary>
public enum Lsm6dslRate
{
    Hz12 = 1,
    Hz26 = 2,
    Hz52 = 3,
    Hz104 = 4,
    Hz208 = 5,
    Hz416 = 6,
    Hz833 = 7,
    Hz1660 = 8,
    Hz3330 = 9,
    Hz6660 = 10,
}
